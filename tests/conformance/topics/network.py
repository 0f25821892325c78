"""Servers that never answer, drip, break off or refuse: the timeout ends it, and little later."""

from case import Topic, numbers, track, tracks
from contract import FIRST_WAIT
from mock import Answer, Server

topic = Topic(__name__)

TIMEOUT = 2


for fault in Server.FAULTS:
    @topic.case(f"a server that will only \"{fault}\": failure at the timeout", fault)
    def _(t, fault):
        server = t.server(then=Answer(fault=fault))
        run = t.run(server, tracks(3), timeout=TIMEOUT, maxRetries=1_000).fails()
        t.ends_in_time(run, TIMEOUT)
        t.true(run.seconds > TIMEOUT * 0.9, f"it gave up after {run.seconds:.2f} s")
        t.equal([one["delivered"] for one in run.output["eventResults"]], [False] * 3,
                "delivered")

    @topic.case(f"a server that will \"{fault}\" is given up once maxRetries are used up", fault)
    def _(t, fault):
        if fault in ("hang", "drip", "drip head"):
            # Each attempt lasts as long as the run: the timeout ends it.
            server = t.server(then=Answer(fault=fault))
            run = t.run(server, [track(0)], timeout=TIMEOUT, maxRetries=0).fails()
            t.ends_in_time(run, TIMEOUT)
            t.equal(len(server.requests), 1, "requests")
            return
        server = t.server(then=Answer(fault=fault))
        t.run(server, [track(0)], maxRetries=1).fails()
        t.equal(len(server.requests), 2, "requests")


@topic.case("a port that refuses: failure at the timeout")
def _(t):
    server = t.server(listening=False)
    run = t.run(server, tracks(3), timeout=TIMEOUT, maxRetries=1_000).fails()
    t.true(run.seconds > TIMEOUT * 0.9, f"it gave up after {run.seconds:.2f} s")
    t.ends_in_time(run, TIMEOUT)


@topic.case("a port that refuses is given up once maxRetries are used up")
def _(t):
    server = t.server(listening=False)
    run = t.run(server, [track(0)], maxRetries=1).fails()
    t.true(FIRST_WAIT < run.seconds < 10, f"it took {run.seconds:.2f} s")


@topic.case("TLS to a server that speaks none: failure, and no event in the clear")
def _(t):
    server = t.server()
    t.run(server.url.replace("http:", "https:"), [track(0)], maxRetries=0).fails()
    t.equal((server.connections, server.requests), (1, []), "connections, requests")


@topic.case("one that hangs, among others that don't: the others' events are known as delivered")
def _(t):
    server = t.server([Answer(200), Answer(200), Answer(fault="hang")])
    run = t.run(server, tracks(3), flushAt=1, timeout=TIMEOUT).fails()
    t.ends_in_time(run, TIMEOUT)
    t.equal([one["delivered"] for one in run.output["eventResults"]], [True, True, False],
            "delivered")
    t.equal(run.output["sentBatches"], 2, "sentBatches")


@topic.case("many events for a server that hangs: failure at the timeout all the same")
def _(t):
    server = t.server(then=Answer(fault="hang"))
    run = t.run(server, tracks(3_000), flushAt=10, timeout=TIMEOUT).fails()
    t.ends_in_time(run, TIMEOUT, events=3_000)
    t.equal(len(run.output["eventResults"]), 3_000, "eventResults")


@topic.case("an answer with a head of a megabyte goes by its status", {"X-Large": "x" * 1_000_000},
            None)
@topic.case("an answer with a body of a megabyte goes by its status", {}, b"x" * 1_000_000)
def _(t, headers, body):
    server = t.server([Answer(503, headers, body), Answer(200, headers, body)])
    run = t.run(server, [track(0)]).succeeds()
    t.equal((len(server.requests), run.output["sentBatches"]), (2, 1), "requests, batches")


@topic.case("a timeout of a fraction of a second is kept")
def _(t):
    server = t.server(then=Answer(fault="hang"))
    run = t.run(server, [track(0)], timeout=0.3).fails()
    t.equal(len(server.requests), 1, "requests")
    t.ends_in_time(run, 0.3)


@topic.case("delays of the input are not part of the timeout")
def _(t):
    server = t.server()
    t.run(server, sequences=[{"events": [track(0)]}, {"delayMs": 2_000, "events": [track(1)]}],
          timeout=1).succeeds()
    t.equal(numbers(server.taken()), [0, 1], "the events taken")
