"""One run: what goes in, what comes out."""

import json

from case import Topic, WRITE_KEY, numbers, track, tracks
from mock import Answer

topic = Topic(__name__)


@topic.case("one event is delivered")
def _(t):
    server = t.server()
    run = t.run(server, [track(0)]).succeeds()
    t.equal(run.output["sentBatches"], 1, "sentBatches")
    t.equal(len(server.requests), 1, "requests")
    t.all_taken_once(server, 1)


@topic.case("the events of a sequence arrive in their order")
def _(t):
    server = t.server()
    t.run(server, tracks(100), flushAt=9).succeeds()
    t.equal(numbers(server.taken()), list(range(100)), "the events taken")


@topic.case("sequences follow each other, each after its delay")
def _(t):
    server = t.server()
    t.run(server, sequences=[{"delayMs": 0, "events": [track(0)]},
                             {"delayMs": 1_500, "events": [track(1)]},
                             {"events": [track(2)]}], flushAt=1).succeeds()
    t.equal(numbers(server.taken()), [0, 1, 2], "the events taken")
    first, second, third = (request.at for request in server.requests)
    t.true(second - first > 1.2, f"the second came {second - first:.2f} s after the first")
    t.true(third - second < 1.2, f"the third came {third - second:.2f} s after the second")


@topic.case("a delay stands before its sequence, not behind it")
def _(t):
    server = t.server()
    run = t.run(server, sequences=[{"delayMs": 1_500, "events": [track(0)]}]).succeeds()
    t.true(run.seconds > 1.4, f"it took {run.seconds:.2f} s")
    t.all_taken_once(server, 1)


@topic.case("no sequences: nothing is sent, and that is a success")
def _(t):
    server = t.server()
    run = t.run(server, sequences=[]).succeeds()
    t.equal((run.output["sentBatches"], server.requests), (0, []), "batches, requests")


@topic.case("sequences without events: nothing is sent, and that is a success")
def _(t):
    server = t.server()
    run = t.run(server, sequences=[{"events": []}, {"delayMs": 10, "events": []}]).succeeds()
    t.equal((run.output["sentBatches"], server.requests), (0, []), "batches, requests")


@topic.case("the input is read from --input=JSON too")
def _(t):
    server = t.server()
    t.run_with(["--input=" + json.dumps({
        "writeKey": WRITE_KEY, "apiHost": server.url,
        "sequences": [{"events": [track(0)]}]})]).succeeds()
    t.all_taken_once(server, 1)


@topic.case("the input is read from standard input after --input -")
def _(t):
    server = t.server()
    t.run(server, tracks(3), stdin=True).succeeds()
    t.all_taken_once(server, 3)


@topic.case("keys that are not in the contract are left alone")
def _(t):
    server = t.server()
    t.run_text(json.dumps({
        "writeKey": WRITE_KEY, "apiHost": server.url, "cdnHost": "http://127.0.0.1:1",
        "further": {"a": [1]}, "config": {"more": True, "timeout": 20},
        "sequences": [{"about": "it", "events": [track(0)]}]})).succeeds()
    t.all_taken_once(server, 1)


@topic.case("a null is as good as nothing")
def _(t):
    server = t.server()
    event = track(0, anonymousId=None, messageId=None, timestamp=None, context=None,
                  integrations=None)
    t.run_text(json.dumps({
        "writeKey": WRITE_KEY, "apiHost": server.url,
        "config": {"flushAt": None, "flushInterval": None, "maxRetries": None, "timeout": None},
        "sequences": [{"delayMs": None, "events": [event]}]})).succeeds()
    t.all_taken_once(server, 1)


@topic.case("without config there are defaults")
def _(t):
    server = t.server()
    t.run_text(json.dumps({"writeKey": WRITE_KEY, "apiHost": server.url,
                           "sequences": [{"events": tracks(5)}]})).succeeds()
    t.all_taken_once(server, 5)


@topic.case("what is left is sent at the end, whatever flushAt and flushInterval say")
def _(t):
    server = t.server()
    run = t.run(server, tracks(3), flushAt=1_000, flushInterval=600_000).succeeds()
    t.all_taken_once(server, 3)
    t.true(run.seconds < 10, f"it took {run.seconds:.1f} s")


@topic.case("a slow answer is waited for")
def _(t):
    server = t.server([Answer(delay=3)])
    t.run(server, [track(0)]).succeeds()
    t.equal(len(server.requests), 1, "requests")


@topic.case("each event's fate is told, in the input's order")
def _(t):
    server = t.server([Answer(200), Answer(400)])
    run = t.run(server, tracks(2) + [track(2, event="Last")], flushAt=1).fails(400)
    results = [(one["event"], one["type"], one["delivered"])
               for one in run.output["eventResults"]]
    t.equal(results, [("Counted", "track", True), ("Counted", "track", False),
                      ("Last", "track", True)], "eventResults")
    t.true("400" in run.output["eventResults"][1]["failureReason"], f"no reason: {run}")


@topic.case("sentBatches counts the batches that were taken")
def _(t):
    server = t.server([Answer(503)])
    run = t.run(server, tracks(10), flushAt=4).succeeds()
    t.equal(run.output["sentBatches"], 3, "sentBatches")


@topic.case("a failure is told, though others were delivered")
def _(t):
    server = t.server([Answer(401, body=b"no such key")])
    t.run(server, tracks(4), flushAt=2).fails(401)
    t.equal(numbers(server.taken()), [2, 3], "the events taken")
