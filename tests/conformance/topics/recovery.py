"""Outages that end: what was held up arrives, once, and the run is a success."""

import threading
import time

from case import Topic, Wrong, numbers, track, tracks
from contract import FIRST_WAIT
from mock import Answer

topic = Topic(__name__)

MIXTURES = ([429, 429], [500, 500], [500, 429, 503], [408, 460, 410], [502, 504, 529])

for statuses in MIXTURES:
    @topic.case("→".join(map(str, statuses)) + "→200 is a success", statuses)
    def _(t, statuses):
        server = t.server([Answer(status) for status in statuses])
        run = t.run(server, [track(0)]).succeeds()
        t.equal([request.retry_count for request in server.requests],
                [None, *range(1, len(statuses) + 1)], "X-Retry-Count")
        t.equal(run.output["sentBatches"], 1, "sentBatches")


@topic.case("backoff after a pause goes on as after any failure")
def _(t):
    server = t.server([Answer(429, {"Retry-After": "1"}), Answer(503), Answer(503)])
    t.run(server, [track(0)], maxRetries=2).succeeds()
    gaps = server.gaps()
    t.true(gaps[1] >= FIRST_WAIT * 0.9 and gaps[2] >= 2 * FIRST_WAIT * 0.9, f"waits of {gaps}")


for fault in ("reset", "close", "cut", "garbage"):
    @topic.case(f"a connection that ends by \"{fault}\" is tried again", fault)
    def _(t, fault):
        server = t.server([Answer(fault=fault)])
        t.run(server, tracks(3)).succeeds()
        t.equal([request.retry_count for request in server.requests], [None, 1], "X-Retry-Count")
        t.equal(numbers(server.taken()), [0, 1, 2], "the events taken")


@topic.case("a connection that breaks after a success is simply opened again")
def _(t):
    server = t.server([Answer(200), Answer(fault="reset"), Answer(200), Answer(fault="close")])
    t.run(server, tracks(4), flushAt=1).succeeds()
    t.all_taken_once(server, 4)


@topic.case("a server that comes up late gets everything")
def _(t):
    server = t.server(listening=False)
    threading.Timer(2, server.listen).start()
    t.run(server, tracks(10), flushAt=3).succeeds()
    t.equal(numbers(server.taken()), list(range(10)), "the events taken")


@topic.case("a server that is down for a while gets everything, each once, in order")
def _(t):
    began = time.monotonic()
    server = t.server(
        decide=lambda request: Answer(503 if 0 < time.monotonic() - began < 4 else 200))
    t.run(server, tracks(500), flushAt=20).succeeds()
    t.equal(numbers(server.taken()), list(range(500)), "the events taken")
    t.true(len(server.requests) < 25 + 8, f"{len(server.requests)} requests: a storm")


@topic.case("every second request fails, and everything arrives")
def _(t):
    server = t.server([Answer(200), Answer(503, {"Retry-After": "0"})] * 10)
    t.run(server, tracks(20), flushAt=2).succeeds()
    t.equal(numbers(server.taken()), list(range(20)), "the events taken")


@topic.case("events that come during an outage arrive after it")
def _(t):
    server = t.server([Answer(503)] * 3)
    t.run(server, sequences=[{"events": tracks(3)[:1]}, {"delayMs": 500, "events": tracks(3)[1:2]},
                             {"delayMs": 500, "events": tracks(3)[2:]}], flushAt=1).succeeds()
    t.all_taken_once(server, 3)


@topic.case("an answer that never comes is given up, and the request made again")
def _(t):
    server = t.server([Answer(fault="hang")])
    run = t.run(server, [track(0)], timeout=60).succeeds()
    t.equal([request.retry_count for request in server.requests], [None, 1], "X-Retry-Count")
    if run.seconds > 40:
        raise Wrong(f"it took {run.seconds:.0f} s")
