"""What every library is made to send: each type of call, with everything that JSON can hold.

A date is written {"$date": "…"}: the libraries are given a date of their language, and send text.
`context.call` is the number by which a call is found again; nothing else makes a difference.
"""

DATE = "2024-02-29T12:34:56.789Z"

RICH = {
    "words": "Grüße, Ελλάδα, 日本語, العربية",
    "emoji": "👩‍👩‍👧‍👦 🏴‍☠️ 🇪🇪 𝒳",
    "escapes": "\"quoted\" \\ / \b \f \n \r \t \u0001 \u001f \u007f \u2028 \u2029",
    "nul": "before\u0000after",
    "markup": "<script>&amp;'</script>",
    "empty": "",
    "": "a name that is empty",
    "dots.and $signs": "in a name",
    "größe 📏": "in a name too",
    "zero": 0,
    "negative": -17,
    "largest": 2 ** 53 - 1,
    "smallest": -(2 ** 53 - 1),
    "tenth": 0.1,
    "third": 0.3333333333333333,
    "tiny": 5e-324,
    "huge": 1.7976931348623157e308,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [1, "two", 3.5, None, True, {"four": [4, [44, []]]}],
    "empty_list": [],
    "empty_object": {},
    "at": {"$date": DATE},
    "nested": {"a": {"b": {"c": {"d": {"e": {"f": "deep"}}}}, "at": {"$date": DATE}}},
}

CONTEXT = {
    "app": {"name": "Läden", "version": "1.2.3", "build": 7},
    "campaign": {"name": "spring", "source": "newsletter"},
    "locale": "et-EE",
    "active": False,
    "groupId": "group-9",
    "page": {"url": "https://shop.example/?q=ä&p=1#top", "title": "Läden 🛍"},
}

BOTH = {"userId": "user-1", "anonymousId": "anonymous-1"}

# The longest that every library still sends, with all that it adds: under 32 KB.
LONG = "äö" + "x" * 29_000

CALLS = [
    {"type": "identify", **BOTH, "traits": RICH, "context": CONTEXT},
    {"type": "identify", "anonymousId": "anonymous-2", "traits": {}},
    {"type": "track", **BOTH, "event": "Order Completed", "properties": RICH, "context": CONTEXT,
     "integrations": {"All": True, "Mixpanel": False, "Salesforce": {"id": 1, "tags": ["a", "b"]}},
     "timestamp": {"$date": DATE}},
    {"type": "track", "userId": "user 2 / ä@example.com", "event": "Ünïcödé 🎉"},
    {"type": "track", "anonymousId": "anonymous-2", "event": "Long", "properties": {"text": LONG}},
    {"type": "track", "userId": "user-1", "event": "With An Id", "messageId": "own-id-ä-1"},
    {"type": "page", **BOTH, "name": "Home", "category": "Docs", "properties": RICH},
    {"type": "page", "userId": "user-1"},
    {"type": "screen", **BOTH, "name": "Start", "category": "App", "properties": RICH},
    {"type": "screen", "anonymousId": "anonymous-2", "name": "Start"},
    {"type": "group", **BOTH, "groupId": "group-1", "traits": RICH, "context": CONTEXT},
    {"type": "group", "userId": "user-1", "groupId": "group-2"},
    {"type": "alias", "userId": "user-3", "previousId": "anonymous-3",
     "timestamp": {"$date": DATE}},
]


def numbered(calls):
    """The calls, each with its number in the context."""
    return [call | {"context": call.get("context", {}) | {"call": number}}
            for number, call in enumerate(calls)]


def many(count):
    """So many small calls, of several users."""
    return numbered([{"type": "track", "userId": f"user-{i % 5}", "event": "Counted",
                      "properties": {"number": i}} for i in range(count)])


def as_sent(value):
    """What the JSON holds for what a library was given."""
    if isinstance(value, dict):
        if value.keys() == {"$date"}:
            return value["$date"]
        return {key: as_sent(part) for key, part in value.items()}
    return [as_sent(part) for part in value] if isinstance(value, list) else value
