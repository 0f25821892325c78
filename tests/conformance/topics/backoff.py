"""Trying again: how often, how long in between, and with what."""

from case import Topic, numbers, track, tracks
from contract import EARLY, FIRST_WAIT
from mock import Answer

topic = Topic(__name__)


def counts(server):
    return [request.retry_count for request in server.requests]


@topic.case("X-Retry-Count is absent, then 1, 2, 3")
def _(t):
    server = t.server([Answer(503)] * 3)
    t.run(server, [track(0)]).succeeds()
    t.equal(counts(server), [None, 1, 2, 3], "X-Retry-Count")


@topic.case("each batch counts for itself")
def _(t):
    server = t.server([Answer(503), Answer(200), Answer(500), Answer(500), Answer(200)])
    t.run(server, tracks(3), flushAt=1).succeeds()
    by_event = {}
    for request in server.requests:
        by_event.setdefault(numbers(request.events)[0], []).append(request.retry_count)
    t.equal(sorted(by_event.values(), key=len), [[None], [None, 1], [None, 1, 2]],
            "X-Retry-Count by event")


@topic.case("waits grow from one attempt to the next")
def _(t):
    server = t.server([Answer(503)] * 4)
    t.run(server, [track(0)]).succeeds()
    gaps = server.gaps()
    for n, gap in enumerate(gaps):
        least = FIRST_WAIT * 2**n - EARLY
        t.true(gap >= least, f"wait {n + 1} took {gap:.2f} s, and not {least:.2f}: {gaps}")
    t.true(gaps[-1] > 2 * gaps[0], f"they don't grow: {gaps}")


@topic.case("six attempts fit into 20 seconds")
def _(t):
    server = t.server([Answer(503)] * 5)
    run = t.run(server, [track(0)], timeout=40).succeeds()
    t.equal(len(server.requests), 6, "requests")
    t.true(run.seconds < 20, f"it took {run.seconds:.1f} s")


@topic.case("waits begin anew with each batch")
def _(t):
    server = t.server([Answer(503), Answer(503), Answer(200), Answer(503), Answer(200)])
    t.run(server, tracks(2), flushAt=1).succeeds()
    last = server.gaps()[-1]
    t.true(FIRST_WAIT - EARLY <= last < 4 * FIRST_WAIT, f"the second batch waited {last:.2f} s")


for retries in range(4):
    @topic.case(f"maxRetries {retries}: {retries + 1} attempts, then it is given up", retries)
    def _(t, retries):
        server = t.server(then=Answer(503))
        t.run(server, [track(0)], maxRetries=retries).fails(503)
        t.equal(len(server.requests), retries + 1, "requests")

    @topic.case(f"maxRetries {retries}: the last attempt may succeed", retries)
    def _(t, retries):
        server = t.server([Answer(500)] * retries)
        t.run(server, [track(0)], maxRetries=retries).succeeds()
        t.equal(len(server.requests), retries + 1, "requests")


@topic.case("a batch that is given up doesn't take the next one with it")
def _(t):
    server = t.server([Answer(503), Answer(503)])
    t.run(server, tracks(2), flushAt=1, maxRetries=1).fails(503)
    t.equal(numbers(server.taken()), [1], "the events taken")


@topic.case("every attempt has the same events, byte by byte")
def _(t):
    server = t.server([Answer(503), Answer(429), Answer(500)])
    t.run(server, tracks(20), flushAt=20).succeeds()
    first, *others = [request.event_texts for request in server.requests]
    t.equal(len(first), 20, "events")
    t.equal(others, [first] * 3, "the later attempts' events")


@topic.case("every attempt has a sentAt of its own")
def _(t):
    server = t.server([Answer(503)] * 2)
    t.run(server, [track(0)]).succeeds()
    sent = [request.json["sentAt"] for request in server.requests]
    t.equal((len(set(sent)), sent), (3, sorted(sent)), "different times, in order")


@topic.case("every attempt has the same head, but for its count")
def _(t):
    server = t.server([Answer(503)] * 2)
    t.run(server, tracks(50), flushAt=50).succeeds()
    heads = [{name.lower(): value for name, value in request.headers
              if name.lower() not in ("x-retry-count", "content-length")}
             for request in server.requests]
    t.equal(heads[1:], [heads[0]] * 2, "the later attempts' headers")


@topic.case("the timeout ends trying again, and the error still names the status")
def _(t):
    server = t.server(then=Answer(503))
    run = t.run(server, [track(0)], maxRetries=100, timeout=2).fails(503)
    t.true(2 <= run.seconds < 6, f"it took {run.seconds:.1f} s")
    # After 0, 0.5 and 1.5 seconds; the last may come too late.
    t.true(len(server.requests) in (2, 3), f"{len(server.requests)} requests")


@topic.case("a delivered batch is never sent again")
def _(t):
    server = t.server([Answer(200), Answer(503), Answer(200)])
    t.run(server, tracks(3), flushAt=1).succeeds()
    t.all_taken_once(server, 3)
    t.equal(len(server.requests), 4, "requests")
