"""What each status means: taken, tried again, or refused for good."""

from case import Topic, numbers, track, tracks
from contract import REFUSED, RETRIED, SUCCESS
from mock import Answer

topic = Topic(__name__)

for status in SUCCESS:
    @topic.case(f"{status} is success", status)
    def _(t, status):
        server = t.server([Answer(status)], then=Answer(500))
        run = t.run(server, [track(0)]).succeeds()
        t.equal((len(server.requests), run.output["sentBatches"]), (1, 1), "requests, batches")

for status in RETRIED:
    @topic.case(f"{status} is tried again", status)
    def _(t, status):
        server = t.server([Answer(status)])
        t.run(server, [track(0)]).succeeds()
        t.equal([request.retry_count for request in server.requests], [None, 1], "X-Retry-Count")
        t.all_taken_once(server, 1)

    @topic.case(f"{status} to the end fails, and the error names it", status)
    def _(t, status):
        server = t.server(then=Answer(status))
        run = t.run(server, [track(0)], maxRetries=1).fails(status)
        t.equal((len(server.requests), run.output["sentBatches"]), (2, 0), "requests, batches")

for status in REFUSED:
    @topic.case(f"{status} is not tried again, and the error names it", status)
    def _(t, status):
        server = t.server([Answer(status)])
        run = t.run(server, [track(0)], maxRetries=3).fails(status)
        t.equal((len(server.requests), run.output["sentBatches"]), (1, 0), "requests, batches")
        t.true(str(status) in run.output["eventResults"][0]["failureReason"], f"no reason: {run}")

for status in (301, 302, 307, 308):
    @topic.case(f"{status} is not followed", status)
    def _(t, status):
        elsewhere = t.server()
        server = t.server([Answer(status, {"Location": elsewhere.url + "/v1/batch"})])
        t.run(server, [track(0)]).fails(status)
        t.equal(elsewhere.requests, [], "requests elsewhere")


@topic.case("success is told by the status, whatever the body", b"this is no JSON")
@topic.case("success with an empty body is success", b"")
@topic.case("success with a body that says otherwise is success", b'{"success":false}')
@topic.case("success with a long body is success", b"x" * 50_000)
def _(t, body):
    server = t.server([Answer(200, body=body)], then=Answer(500))
    t.run(server, [track(0)]).succeeds()
    t.equal(len(server.requests), 1, "requests")


@topic.case("a refusal with a long body of bytes is a refusal", bytes(range(256)) * 100)
@topic.case("a refusal with an empty body is a refusal", b"")
def _(t, body):
    server = t.server([Answer(401, body=body)])
    t.run(server, [track(0)]).fails(401)


@topic.case("a refusal says what the server said")
def _(t):
    server = t.server([Answer(401, body=b'{"error":"the key is unknown"}')])
    t.run(server, [track(0)]).fails(401, "the key is unknown")


@topic.case("a refused batch doesn't stop the next ones")
def _(t):
    server = t.server([Answer(404)])
    t.run(server, tracks(6), flushAt=2).fails(404)
    t.equal(numbers(server.taken()), [2, 3, 4, 5], "the events taken")


@topic.case("the first error is the one that is told")
def _(t):
    server = t.server([Answer(404), Answer(401)])
    t.run(server, tracks(3), flushAt=1).fails(404)
    t.equal(numbers(server.taken()), [2], "the events taken")
