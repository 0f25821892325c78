"""The request's head: where it goes, as whom, in which form."""

import base64

from case import Topic, WRITE_KEY, track, tracks
from mock import Answer

topic = Topic(__name__)


def only_request(t, server):
    t.equal(len(server.requests), 1, "requests")
    return server.requests[0]


@topic.case("a batch is posted to /v1/batch", "", "/v1/batch")
@topic.case("a slash at the end of the host changes nothing", "/", "/v1/batch")
@topic.case("a path of the host stays in front", "/proxy/segment", "/proxy/segment/v1/batch")
def _(t, behind_host, wanted):
    server = t.server()
    t.run(server.url + behind_host, [track(0)]).succeeds()
    request = only_request(t, server)
    t.equal((request.method, request.path), ("POST", wanted), "method and path")


@topic.case("the key is the user name of Basic authorization", "foo", "Basic Zm9vOg==")
@topic.case("a key with signs of its own is encoded as it is", "k:ey/+=é",
            "Basic " + base64.b64encode("k:ey/+=é:".encode()).decode())
@topic.case("a long key is encoded on one line", "k" * 200,
            "Basic " + base64.b64encode(b"k" * 200 + b":").decode())
def _(t, key, wanted):
    server = t.server()
    t.run(server, [track(0)], key=key).succeeds()
    request = only_request(t, server)
    t.equal(request.header("Authorization"), wanted, "Authorization")
    t.equal(request.json["writeKey"], key, "the writeKey in the body")


@topic.case("the content is JSON")
def _(t):
    server = t.server()
    t.run(server, [track(0)]).succeeds()
    content_type = only_request(t, server).header("Content-Type") or ""
    t.equal(content_type.split(";")[0].strip(), "application/json", "Content-Type")


@topic.case("the user agent is a name and a version")
def _(t):
    server = t.server()
    t.run(server, [track(0)]).succeeds()
    agent = only_request(t, server).header("User-Agent") or ""
    name, _, version = agent.partition("/")
    t.true(name.startswith("analytics") and version[:1].isdigit(), f"User-Agent: {agent}")


@topic.case("the host is named")
def _(t):
    server = t.server()
    t.run(server, [track(0)]).succeeds()
    t.equal(only_request(t, server).header("Host"), server.address, "Host")


@topic.case("a first attempt has no X-Retry-Count")
def _(t):
    server = t.server()
    t.run(server, tracks(6), flushAt=2).succeeds()
    t.equal([request.header("X-Retry-Count") for request in server.requests], [None] * 3,
            "X-Retry-Count")


@topic.case("a large body is gzip, and says so")
def _(t):
    server = t.server()
    t.run(server, tracks(200), flushAt=200).succeeds()
    request = only_request(t, server)
    t.equal(request.header("Content-Encoding"), "gzip", "Content-Encoding")
    t.true(len(request.raw) < len(request.text) / 2, f"{len(request.raw)} bytes of "
           f"{len(request.text)}")
    t.all_taken_once(server, 200)


@topic.case("the length is the one of what is sent")
def _(t):
    server = t.server()
    t.run(server, tracks(200), flushAt=50).succeeds()
    t.equal(len(server.requests), 4, "requests")
    for request in server.requests:
        t.equal(request.header("Content-Length"), str(len(request.raw)), "Content-Length")


@topic.case("batch by batch goes over one connection")
def _(t):
    server = t.server()
    t.run(server, tracks(10), flushAt=1).succeeds()
    t.equal(server.connections, 1, "connections")


@topic.case("a server that closes after each answer gets everything all the same")
def _(t):
    server = t.server(then=Answer(headers={"Connection": "close"}))
    t.run(server, tracks(10), flushAt=1).succeeds()
    t.all_taken_once(server, 10)
