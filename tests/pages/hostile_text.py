"""Strings that want to be more than text, and events that have them wherever there is a string."""

# Whatever comes to life has this class, sets window.__xss, or asks for something elsewhere.
MARKUP = [
    '<img src=x onerror="window.__xss=1" class=planted>',
    '"><script class=planted>window.__xss=1</script>',
    '\'"><svg class=planted onload=window.__xss=1>',
    '<a class=planted href="javascript:window.__xss=1">go</a>',
    '<iframe class=planted src="https://elsewhere.example/"></iframe>',
    '</style></title></textarea><b class=planted>bold</b>',
    '<link class=planted rel=stylesheet href="https://elsewhere.example/a.css">',
]
OTHERS = [
    "javascript:window.__xss=1",
    "{{constructor.constructor('window.__xss=1')()}} ${window.__xss=1} #{7*7}",
    "‮gnp.exe​⁦ right to left",
    "\U0001f469‍\U0001f469‍\U0001f467 \U0001f600 Z͇̚a͓̒l̽g̃o",
    "\x00 \x07 \x1b[31m \\u0000",
    "__proto__",
    "long " + "w" * 3000,
]
STRINGS = MARKUP + OTHERS
MESSAGE_ID_BYTES_MAX = 100


def message_id(kind, text, number):
    """As much of it as a message id may have, and another one each time."""
    tail = f" {kind} {number}"
    room = MESSAGE_ID_BYTES_MAX - len(tail.encode())
    return text.encode()[:room].decode(errors="ignore").replace("\x00", "") + tail


def calls(text, number):
    """Every type of call, with the text in every place."""
    inside = {text: {text: [text, {"name": text}]}, "url": text, "name": text}
    common = {"userId": text[:200], "anonymousId": text[:200], "context": {
        text: text, "page": {"url": text, "title": text, "referrer": text}, "userAgent": text,
        "campaign": {"name": text}}, "integrations": {text: True}}
    kinds = [
        {"type": "track", "event": text, "properties": inside},
        {"type": "identify", "traits": inside},
        {"type": "page", "name": text, "category": text, "properties": inside},
        {"type": "screen", "name": text, "properties": inside},
        {"type": "group", "groupId": text, "traits": inside},
        {"type": "alias", "previousId": text},
        {"type": text, "event": text},
    ]
    return [{**common, **kind, "messageId": message_id(f"{place}", text, number)}
            for place, kind in enumerate(kinds)]
