"""When a batch is full: by count, by bytes, by time; and when an event is too large for any."""

import json

from case import Topic, Wrong, numbers, track, tracks
from contract import BATCH_BYTES_MAX, EVENT_BYTES_MAX

topic = Topic(__name__)


def sizes(server):
    return [len(request.events) for request in server.requests]


@topic.case("flushAt is the largest batch", 10, 35, [10, 10, 10, 5])
@topic.case("flushAt 1 sends one by one", 1, 4, [1, 1, 1, 1])
@topic.case("as many events as flushAt are one batch", 5, 5, [5])
@topic.case("one more than flushAt is two batches", 5, 6, [5, 1])
def _(t, flush_at, events, wanted):
    server = t.server()
    run = t.run(server, tracks(events), flushAt=flush_at, flushInterval=60_000).succeeds()
    t.equal(sizes(server), wanted, "events by batch")
    t.equal(run.output["sentBatches"], len(wanted), "sentBatches")
    t.all_taken_once(server, events)


@topic.case("a full batch doesn't wait for the end")
def _(t):
    server = t.server()
    t.run(server, sequences=[{"events": tracks(5)}, {"delayMs": 2_000, "events": [track(5)]}],
          flushAt=5, flushInterval=60_000).succeeds()
    first, second = server.requests
    t.true(second.at - first.at > 1.5, f"{second.at - first.at:.2f} s between them")
    t.all_taken_once(server, 6)


@topic.case("what isn't full is sent after flushInterval milliseconds")
def _(t):
    server = t.server()
    t.run(server, sequences=[{"events": tracks(2)}, {"delayMs": 3_000, "events": [track(2)]}],
          flushAt=100, flushInterval=400).succeeds()
    t.equal(sizes(server), [2, 1], "events by batch")
    first, second = server.requests
    t.true(second.at - first.at > 1.5, f"{second.at - first.at:.2f} s between them")


@topic.case("what isn't full waits for flushInterval")
def _(t):
    server = t.server()
    t.run(server, sequences=[{"events": tracks(2)}, {"delayMs": 1_000, "events": [track(2)]}],
          flushAt=100, flushInterval=60_000).succeeds()
    t.equal(sizes(server), [3], "events by batch")


@topic.case("a batch of large events has 500,000 bytes at most, and is filled up to that", "x")
@topic.case("the same with characters of two bytes", "é")
@topic.case("the same with characters of four bytes", "🏔")
def _(t, character):
    server = t.server()
    filling = character * (30_000 // len(character.encode()))
    t.run(server, tracks(40, context={"filling": filling}), flushAt=2_500).succeeds()
    t.all_taken_once(server, 40)
    t.equal(sizes(server), [16, 16, 8], "events by batch")
    for request in server.requests[:2]:
        t.true(len(request.text) <= BATCH_BYTES_MAX, f"a body of {len(request.text)} bytes")


def event_bytes(t, event):
    """How long the event is on the wire."""
    server = t.server()
    t.run(server, [event]).succeeds()
    return len(server.requests[0].event_texts[0].encode())


def filled(filling, character="x"):
    return track(0, messageId="id", timestamp="2020-01-02T03:04:05.678Z",
                 context={"filling": character * filling})


@topic.case("an event of 32,768 bytes is delivered", 0)
@topic.case("an event of 32,769 bytes is not", 1)
def _(t, beyond):
    room = EVENT_BYTES_MAX - event_bytes(t, filled(0))
    server = t.server()
    run = t.run(server, [filled(room + beyond)])
    if beyond:
        run.fails("events[0]", EVENT_BYTES_MAX)
        t.equal(server.requests, [], "requests")
    else:
        run.succeeds()
        t.equal(len(server.requests[0].event_texts[0].encode()), EVENT_BYTES_MAX, "its bytes")


@topic.case("bytes count, not characters: 17,000 of two bytes are too large", "é", 17_000, False)
@topic.case("15,000 of two bytes are not", "é", 15_000, True)
@topic.case("8,500 of four bytes are too large", "🏔", 8_500, False)
@topic.case("7,500 of four bytes are not", "🏔", 7_500, True)
def _(t, character, count, fits):
    server = t.server()
    run = t.run(server, [filled(count, character)])
    if fits:
        run.succeeds()
    else:
        run.fails("events[0]", EVENT_BYTES_MAX)
    t.equal(len(server.requests), 1 if fits else 0, "requests")


@topic.case("an event that is too large fails by name, and the others are delivered")
def _(t):
    server = t.server()
    large = track(2, event="Huge", context={"filling": "x" * 33 * 1024})
    run = t.run(server, [track(0), track(1), large, track(3)]).fails("events[2]")
    t.equal(numbers(server.taken()), [0, 1, 3], "the events taken")
    failed = [one for one in run.output["eventResults"] if not one["delivered"]]
    t.equal([one["event"] for one in failed], ["Huge"], "the events that failed")
    t.true("x" * 1_000 not in run.stdout + run.stderr, "the event's contents are printed")


@topic.case("events of every size are delivered, each once")
def _(t):
    server = t.server()
    events = [track(i, context={"filling": "y" * (i * 331 % 31_000)}) for i in range(300)]
    t.run(server, events, flushAt=2_500).succeeds()
    t.all_taken_once(server, 300)
    for request in server.requests:
        if len(request.text) > BATCH_BYTES_MAX:
            raise Wrong(f"a body of {len(request.text)} bytes")


@topic.case("a long key takes its room in the batch")
def _(t):
    server = t.server()
    key = "k" * 5_000
    t.run(server, tracks(40, context={"filling": "x" * 30_900}), flushAt=2_500, key=key).succeeds()
    t.all_taken_once(server, 40)
    t.true(all(json.loads(request.text)["writeKey"] == key for request in server.requests),
           "another key")
