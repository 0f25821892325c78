"""The six calls on the wire: every field as it was given, and what each gets on its way."""

import datetime
import json

from case import STAMP, WRITE_KEY, Topic, Wrong, track, tracks

topic = Topic(__name__)

COMMON = {"messageId": "id-1", "timestamp": "2020-01-02T03:04:05.678Z",
          "userId": "f4ca124298", "anonymousId": "anon-1",
          "context": {"ip": "8.8.8.8", "locale": "de-CH", "app": {"name": "A", "build": {"n": 3}}},
          "integrations": {"All": False, "Mixpanel": True, "Vero": {"tier": "gold"}}}
DETAILS = {"plan": "Enterprise", "seats": 42, "price": 12.5, "trial": False, "none": None,
           "tags": ["a", "b", {"c": [1, [2, []]]}], "address": {"city": "Zürich 🏔"}}
CALLS = {
    "identify": {"traits": DETAILS},
    "track": {"event": "Signed Up", "properties": DETAILS},
    "page": {"name": "Home", "category": "Docs", "properties": DETAILS},
    "screen": {"name": "Login", "category": "Main", "properties": DETAILS},
    "group": {"groupId": "0e8c78ea9d97", "traits": DETAILS},
    "alias": {"previousId": "39239-239239"},
}


def without_empty_objects(value):
    if not isinstance(value, dict):
        return value
    members = {key: without_empty_objects(member) for key, member in value.items()}
    return {key: member for key, member in members.items() if member != {}}


def as_given(event):
    """The event without what libraries add to it."""
    context = {key: value for key, value in event.get("context", {}).items()
               if key != "library"}
    return without_empty_objects(event | {"context": context})


def sent(t, event):
    """What becomes of one event on the wire."""
    server = t.server()
    t.run(server, [event]).succeeds()
    t.equal(len(server.taken()), 1, "events taken")
    return server.taken()[0]


def exact(value):
    """The value as text: 42 is not 42.0, true is not 1."""
    return json.dumps(value, sort_keys=True)


def arrives_exactly(t, properties):
    event = sent(t, track(0, properties=properties))
    t.equal(exact(event["properties"]), exact(properties), "properties")


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


for call, own in CALLS.items():
    @topic.case(f"{call} has every field as it was given, and no other", call, own)
    def _(t, call, own):
        event = {"type": call} | COMMON | own
        t.equal(exact(as_given(sent(t, event))), exact(without_empty_objects(event)), "the event")

    @topic.case(f"{call} with a user id alone has no empty fields", call, own)
    def _(t, call, own):
        needed = {key: value for key, value in own.items()
                  if key in ("event", "groupId", "previousId")}
        event = sent(t, {"type": call, "userId": "u"} | needed)
        added = as_given(event)
        del added["messageId"], added["timestamp"]
        t.equal(exact(added), exact({"type": call, "userId": "u"} | needed), "the event")

    @topic.case(f"{call} is by \"anonymous\" where nobody is named", call, own)
    def _(t, call, own):
        event = sent(t, {"type": call} | own)
        t.equal(event["anonymousId"], "anonymous", "anonymousId")
        # Only the id that an alias is for can't be left out.
        t.equal(event.get("userId"), "anonymous" if call == "alias" else None, "userId")


@topic.case("an anonymous id alone is enough")
def _(t):
    event = sent(t, {"type": "page", "anonymousId": "a"})
    t.equal((event.get("userId"), event["anonymousId"]), (None, "a"), "ids")


@topic.case("an empty user id is none")
def _(t):
    event = sent(t, {"type": "page", "userId": ""})
    t.equal((event.get("userId"), event["anonymousId"]), (None, "anonymous"), "ids")


@topic.case("a user id that is a number becomes its text")
def _(t):
    t.equal(sent(t, {"type": "page", "userId": 12345678901234567890})["userId"],
            "12345678901234567890", "userId")


@topic.case("six calls in one sequence arrive in their order")
def _(t):
    server = t.server()
    events = [{"type": call} | COMMON | own | {"messageId": call} for call, own in CALLS.items()]
    t.run(server, events).succeeds()
    t.equal([event["type"] for event in server.taken()], list(CALLS), "types")
    t.equal([event["messageId"] for event in server.taken()], list(CALLS), "ids")


@topic.case("integers of 64 bits arrive digit by digit")
def _(t):
    wanted = {"most": 2**63 - 1, "least": -2**63, "unsigned": 2**64 - 1, "odd": 2**53 + 1}
    arrives_exactly(t, wanted)


@topic.case("doubles arrive as the same doubles")
def _(t):
    wanted = {"third": 1 / 3, "small": 5e-324, "large": 1.7976931348623157e308, "minus": -0.5,
              "exponent": 1e-7}
    arrives_exactly(t, wanted)


@topic.case("text of every kind arrives as the same text", False)
@topic.case("text of every kind arrives as the same text, however it was escaped", True)
def _(t, escaped):
    server = t.server()
    wanted = {"quotes": "\"'`\\/", "control": "\x00\x01\n\r\t\x1f\x7f", "accents": "äéñß",
              "wide": "日本語 한국어", "emoji": "👩‍🚀🏔", "separators": "\u2028\u2029",
              "html": "<script>&amp;", "": "an empty key", "kéy \"": "v"}
    t.run_text(json.dumps(
        {"writeKey": WRITE_KEY, "apiHost": server.url,
         "sequences": [{"events": [track(0, properties=wanted)]}]},
        ensure_ascii=escaped)).succeeds()
    t.equal(server.taken()[0]["properties"], wanted, "properties")


@topic.case("deep nesting arrives as it is")
def _(t):
    wanted = {"n": 0}
    for level in range(30):
        wanted = {"level": level, "in": [wanted]}
    arrives_exactly(t, wanted)


@topic.case("an id that was given is kept")
def _(t):
    t.equal(sent(t, track(0, messageId="my-own-id"))["messageId"], "my-own-id", "messageId")


@topic.case("ids that are made are all different")
def _(t):
    server = t.server()
    t.run(server, tracks(500), flushAt=50).succeeds()
    ids = {event["messageId"] for event in server.taken()}
    t.equal(len(ids), 500, "different ids")
    t.true(all(1 <= len(one) <= 100 for one in ids), "an id is empty or over 100 bytes")


@topic.case("a timestamp in UTC is kept", "2020-01-02T03:04:05.678Z")
@topic.case("a timestamp without a fraction is the same moment", "2020-01-02T03:04:05Z")
@topic.case("a timestamp in another zone is the same moment", "2020-01-02T05:04:05.678+02:00")
@topic.case("a timestamp before 1970 is kept", "1969-07-20T20:17:40.000Z")
def _(t, timestamp):
    on_wire = sent(t, track(0, timestamp=timestamp))["timestamp"]
    t.equal(moment(on_wire), moment(timestamp), "the moment")
    t.true(STAMP.fullmatch(on_wire), f"it is not in UTC with milliseconds: {on_wire}")


@topic.case("without a timestamp it is the time of the call")
def _(t):
    before = datetime.datetime.now(datetime.timezone.utc)
    event = sent(t, track(0))
    after = datetime.datetime.now(datetime.timezone.utc)
    millisecond = datetime.timedelta(milliseconds=1)
    if not before - millisecond <= moment(event["timestamp"]) <= after:
        raise Wrong(f"{event['timestamp']} is not between {before} and {after}")


@topic.case("a batch says when it was sent, and for whom")
def _(t):
    server = t.server()
    before = datetime.datetime.now(datetime.timezone.utc)
    t.run(server, tracks(3)).succeeds()
    after = datetime.datetime.now(datetime.timezone.utc)
    body = server.requests[0].json
    t.equal(body["writeKey"], WRITE_KEY, "writeKey")
    millisecond = datetime.timedelta(milliseconds=1)
    t.true(before - millisecond <= moment(body["sentAt"]) <= after, f"sentAt {body['sentAt']}")


@topic.case("each event names the library that sent it")
def _(t):
    server = t.server()
    t.run(server, tracks(3)).succeeds()
    t.all_taken_once(server, 3)
    for event in server.taken():
        library = event["context"]["library"]
        t.true(library["name"] and library["version"], f"library {library}")


@topic.case("sentAt and writeKey are no fields of an event")
def _(t):
    event = sent(t, track(0, sentAt="2020-01-02T03:04:05Z", writeKey="another"))
    t.true("sentAt" not in event and "writeKey" not in event, f"the event is {event}")
