"""A batch that is refused is split, so that one bad event costs no other."""

import math

from case import Topic, numbers, track, tracks
from contract import SPLIT
from mock import Answer

topic = Topic(__name__)


def refusing(status, *bad, body=b'{"error":"bad event"}'):
    """Refuses every batch with one of these events in it."""
    def decide(request):
        if set(bad) & set(numbers(request.events)):
            return Answer(status, body=body)
        return Answer(200)
    return decide


def extra_requests_max(events):
    return math.floor(2 * math.log2(events) + 2)


def delivered(run):
    return [i for i, one in enumerate(run.output["eventResults"]) if one["delivered"]]


def all_but(count, *bad):
    return [i for i in range(count) if i not in bad]


for status in SPLIT:
    for place, bad in (("first", 0), ("last", 7), ("fourth", 3), ("sixth", 5)):
        @topic.case(f"{status} for the {place} of eight events: the other seven are delivered",
                    status, bad)
        def _(t, status, bad):
            server = t.server(decide=refusing(status, bad))
            run = t.run(server, tracks(8), flushAt=8).fails(status)
            t.equal(sorted(numbers(server.taken())), all_but(8, bad), "the events taken")
            t.equal(delivered(run), all_but(8, bad), "the events told as delivered")
            extra = len(server.requests) - 1
            t.true(extra <= extra_requests_max(8), f"{extra} extra requests")

    for count in (2, 3, 100, 250):
        @topic.case(f"{status} for one of {count} events: 2 log2(n) + 2 extra requests at most",
                    status, count)
        def _(t, status, count):
            bad = count // 3
            server = t.server(decide=refusing(status, bad))
            t.run(server, tracks(count), flushAt=count).fails(status)
            t.equal(sorted(numbers(server.taken())), all_but(count, bad), "the events taken")
            extra = len(server.requests) - 1
            t.true(extra <= extra_requests_max(count), f"{extra} extra requests")

    @topic.case(f"{status} for everything: both halves are asked, and nothing further", status)
    def _(t, status):
        server = t.server(then=Answer(status))
        run = t.run(server, tracks(16), flushAt=16).fails(status)
        t.equal([len(request.events) for request in server.requests], [16, 8, 8],
                "events by request")
        t.equal(delivered(run), [], "the events told as delivered")

    @topic.case(f"{status} for a batch of one is final", status)
    def _(t, status):
        server = t.server(then=Answer(status))
        t.run(server, [track(0)], flushAt=1).fails(status)
        t.equal(len(server.requests), 1, "requests")


@topic.case("two bad events in one half: every event of the other half is delivered")
def _(t):
    server = t.server(decide=refusing(400, 2, 3))
    run = t.run(server, tracks(16), flushAt=16).fails(400)
    taken = sorted(numbers(server.taken()))
    t.true(set(range(8, 16)) <= set(taken), f"taken are {taken}")
    t.equal(delivered(run), taken, "the events told as delivered")
    extra = len(server.requests) - 1
    t.true(extra <= extra_requests_max(16), f"{extra} extra requests")


@topic.case("a body that is too large for the server: its halves are taken, and that is a success")
def _(t):
    server = t.server(
        decide=lambda request: Answer(413 if len(request.events) > 12 else 200))
    run = t.run(server, tracks(20), flushAt=20).succeeds()
    t.all_taken_once(server, 20)
    t.equal(run.output["sentBatches"], 2, "sentBatches")


for status in (401, 403, 404, 422, 501, 302):
    @topic.case(f"{status} is not for one event: nothing is split", status)
    def _(t, status):
        server = t.server([Answer(status)])
        t.run(server, tracks(8), flushAt=8).fails(status)
        t.equal(len(server.requests), 1, "requests")


@topic.case("splitting needs no retries")
def _(t):
    server = t.server(decide=refusing(400, 5))
    t.run(server, tracks(8), flushAt=8, maxRetries=0).fails(400)
    t.equal(sorted(numbers(server.taken())), all_but(8, 5), "the events taken")


@topic.case("splitting doesn't wait")
def _(t):
    server = t.server(decide=refusing(400, 5))
    run = t.run(server, tracks(64), flushAt=64).fails(400)
    t.equal(sorted(numbers(server.taken())), all_but(64, 5), "the events taken")
    t.true(run.seconds < 5, f"it took {run.seconds:.1f} s")


@topic.case("a half that meets a 503 is tried again")
def _(t):
    met = []

    def decide(request):
        if len(request.events) == 4 and not met:
            met.append(True)
            return Answer(503)
        return refusing(400, 6)(request)
    server = t.server(decide=decide)
    t.run(server, tracks(8), flushAt=8).fails(400)
    t.equal(sorted(numbers(server.taken())), all_but(8, 6), "the events taken")


@topic.case("a part has the bytes that its events had in the whole")
def _(t):
    server = t.server(decide=refusing(400, 5))
    t.run(server, tracks(8), flushAt=8).fails(400)
    whole, *parts = server.requests
    known = set(whole.event_texts)
    t.equal(len(known), 8, "different events")
    t.true(len(parts) >= 2, f"{len(parts)} parts")
    t.true(all(set(part.event_texts) <= known for part in parts), "an event has changed")


@topic.case("the batches behind a refused one are delivered")
def _(t):
    server = t.server(decide=refusing(400, 1))
    t.run(server, tracks(30), flushAt=10).fails(400)
    t.equal(sorted(numbers(server.taken())), all_but(30, 1), "the events taken")


@topic.case("the bad event is told by its own reason")
def _(t):
    server = t.server(decide=refusing(400, 2, body=b'{"error":"no such thing"}'))
    run = t.run(server, tracks(4), flushAt=4).fails(400, "no such thing")
    t.equal(delivered(run), all_but(4, 2), "the events told as delivered")
    t.true("400" in run.output["eventResults"][2]["failureReason"], f"no reason: {run}")
