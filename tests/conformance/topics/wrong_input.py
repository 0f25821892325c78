"""Input that is wrong: told clearly, with a JSON object all the same."""

import json

from case import Topic, WRITE_KEY, numbers, track, tracks

topic = Topic(__name__)


def whole(server, **changes):
    """An input that is right, but for the changes."""
    return {"writeKey": WRITE_KEY, "apiHost": server.url,
            "sequences": [{"events": [track(0)]}]} | changes


def nothing_was_sent(t, server):
    t.equal(server.requests, [], "requests")


@topic.case("without --input it fails", [])
@topic.case("--input without a value fails", ["--input"])
@topic.case("an empty input fails", ["--input", ""])
@topic.case("an input that is not JSON fails", ["--input", "{not json"])
@topic.case("an input that is cut off fails", ["--input", '{"writeKey": "k", "sequences": ['])
@topic.case("an input that is not an object fails", ["--input", "[1, 2]"])
def _(t, arguments):
    t.run_with(arguments).fails("input")


@topic.case("empty standard input fails")
def _(t):
    t.run_with(["--input", "-"], "").fails("input")


@topic.case("an input without a write key fails", {"writeKey": None}, "writeKey")
@topic.case("an input with an empty write key fails", {"writeKey": ""}, "writeKey")
@topic.case("a write key that is a number fails", {"writeKey": 7}, "writeKey")
@topic.case("a host that is a number fails", {"apiHost": 7}, "apiHost")
@topic.case("a host without its scheme fails", {"apiHost": "127.0.0.1:1"}, "apiHost")
@topic.case("a host with a scheme that isn't HTTP fails", {"apiHost": "ftp://h"}, "apiHost")
@topic.case("an input without sequences fails", {"sequences": None}, "sequences")
@topic.case("sequences that are an object fail", {"sequences": {}}, "sequences")
@topic.case("a sequence that is a string fails", {"sequences": ["s"]}, "sequences[0]")
@topic.case("events that are an object fail", {"sequences": [{"events": {}}]}, "events")
@topic.case("a delay that is a string fails", {"sequences": [{"delayMs": "1"}]}, "delayMs")
@topic.case("a config that is an array fails", {"config": []}, "config")
@topic.case("a flushAt that is a string fails", {"config": {"flushAt": "20"}}, "flushAt")
@topic.case("a flushInterval that is true fails", {"config": {"flushInterval": True}},
            "flushInterval")
@topic.case("a maxRetries that is half a number fails", {"config": {"maxRetries": 1.5}},
            "maxRetries")
@topic.case("a maxRetries below zero fails", {"config": {"maxRetries": -1}}, "maxRetries")
@topic.case("a timeout that is a string fails", {"config": {"timeout": "30"}}, "timeout")
@topic.case("a timeout below zero fails", {"config": {"timeout": -1}}, "timeout")
def _(t, changes, named):
    server = t.server()
    t.run_text(json.dumps(whole(server, **changes))).fails(named)
    nothing_was_sent(t, server)


@topic.case("an event of an unknown type fails, and the others are delivered",
            {"type": "trak", "userId": "u", "event": "E"}, "type")
@topic.case("an event without a type fails, and the others are delivered",
            {"userId": "u", "event": "E"}, "type")
@topic.case("an event that is a number fails, and the others are delivered", 7, "")
@topic.case("a track without an event fails, and the others are delivered",
            {"type": "track", "userId": "u"}, "event")
@topic.case("a group without a groupId fails, and the others are delivered",
            {"type": "group", "userId": "u"}, "groupId")
@topic.case("properties that are an array fail, and the others are delivered",
            {"type": "track", "userId": "u", "event": "E", "properties": [1]}, "properties")
@topic.case("a timestamp that is none fails, and the others are delivered",
            {"type": "track", "userId": "u", "event": "E", "timestamp": "yesterday"}, "timestamp")
@topic.case("a context that is a string fails, and the others are delivered",
            {"type": "track", "userId": "u", "event": "E", "context": "c"}, "context")
def _(t, event, named):
    server = t.server()
    run = t.run(server, [track(0), event, track(1)]).fails("events[1]", named)
    t.equal(numbers(server.taken()), [0, 1], "the events taken")
    t.equal([one["delivered"] for one in run.output["eventResults"]], [True, False, True],
            "delivered")


@topic.case("only wrong events: nothing is sent")
def _(t):
    server = t.server()
    t.run(server, [{"type": "no"}, {"type": "nor this"}]).fails("events[0]")
    nothing_was_sent(t, server)


@topic.case("flushAt is at least 1", 0)
@topic.case("flushAt may be huge", 2**40)
def _(t, flush_at):
    server = t.server()
    t.run(server, tracks(3), flushAt=flush_at).succeeds()
    t.all_taken_once(server, 3)
