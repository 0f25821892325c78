"""Ten thousand events in one input."""

from case import Topic, numbers, tracks
from contract import BATCH_EVENTS_MAX
from mock import Answer

topic = Topic(__name__)

MANY = 10_000


@topic.case("10,000 events are delivered, each once, in order")
def _(t):
    server = t.server()
    run = t.run(server, tracks(MANY), stdin=True, timeout=60).succeeds()
    t.equal(numbers(server.taken()), list(range(MANY)), "the events taken")
    t.equal(len(run.output["eventResults"]), MANY, "eventResults")
    ids = {event["messageId"] for event in server.taken()}
    t.equal(len(ids), MANY, "different ids")


@topic.case("a batch has 2,500 events at most, whatever flushAt says")
def _(t):
    server = t.server()
    t.run(server, tracks(MANY), flushAt=100_000, flushInterval=60_000, stdin=True,
          timeout=60).succeeds()
    largest = max(len(request.events) for request in server.requests)
    t.true(largest <= BATCH_EVENTS_MAX, f"a batch of {largest}")
    t.all_taken_once(server, MANY)


@topic.case("10,000 events in batches of 20 are 500 requests")
def _(t):
    server = t.server()
    run = t.run(server, tracks(MANY), flushAt=20, flushInterval=60_000, stdin=True,
                timeout=60).succeeds()
    t.equal((len(server.requests), run.output["sentBatches"]), (500, 500), "requests, batches")
    t.all_taken_once(server, MANY)


@topic.case("10,000 events live through an outage")
def _(t):
    server = t.server([Answer(200), *[Answer(503)] * 3])
    t.run(server, tracks(MANY), flushAt=250, stdin=True, timeout=60).succeeds()
    t.equal(numbers(server.taken()), list(range(MANY)), "the events taken")


@topic.case("10,000 events of 3 KB are delivered, each once")
def _(t):
    server = t.server()
    t.run(server, tracks(MANY, context={"filling": "z" * 3_000}), flushAt=2_500, stdin=True,
          timeout=60).succeeds()
    t.all_taken_once(server, MANY)


@topic.case("10,000 events that are all refused: a failure for each")
def _(t):
    server = t.server(then=Answer(401))
    run = t.run(server, tracks(MANY), flushAt=2_500, stdin=True, timeout=60).fails(401)
    t.equal([one["delivered"] for one in run.output["eventResults"]], [False] * MANY, "delivered")
    t.true(len(run.stdout) < 2_000_000, f"{len(run.stdout)} bytes of output")
