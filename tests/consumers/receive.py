"""Runs examples against a receiver of its own and checks what they sent.

    receive.py SEED_PROGRAM CLIENT_PROGRAM
    receive.py --one-event COMMAND...      a program that sends no more than a `Signed Up`
"""

import base64
import gzip
import http.server
import json
import os
import subprocess
import sys
import threading

PROGRAM_SECONDS_MAX = 60


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers 200 to everything and keeps the events by the path and key they came with."""

    protocol_version = "HTTP/1.1"
    received = []

    def do_POST(self):  # noqa: N802, the name is http.server's
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        for event in json.loads(body)["batch"]:
            self.received.append((self.path, self.headers["Authorization"], event))
        reply = b'{"success":true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_arguments):
        """Nothing: the test speaks only if something is wrong."""


def events_of(host, *command):
    """What the program sent, once it has ended well."""
    Receiver.received.clear()
    subprocess.run(command, check=True, timeout=PROGRAM_SECONDS_MAX,
                   env=os.environ | {"EXAMPLE_HOST": host, "ANALYTICS_HOST": host})
    key = "Basic " + base64.b64encode(b"YOUR_WRITE_KEY:").decode()
    for path, authorization, _event in Receiver.received:
        assert path == "/v1/batch", path
        assert authorization == key, authorization
    return [event for _path, _authorization, event in Receiver.received]


def check_seed(events):
    seen = [(event["type"], event["userId"], event["event"], event["properties"])
            for event in events]
    assert seen == [("track", f"user-{i}", "Example Event", {"foo": f"bar-{i}"})
                    for i in range(100)], seen


def check_client(events):
    identify, track = events
    assert identify["type"] == "identify" and identify["userId"] == "019mr8mf4r", identify
    assert identify["traits"] == {"name": "Michael Bolton", "friends": 42}, identify
    assert track["type"] == "track" and track["event"] == "Signed Up", track
    assert track["properties"] == {"plan": "Enterprise", "tags": ["a", "b"]}, track
    assert track["integrations"] == {"All": False, "Mixpanel": True}, track


def check_one_event(events):
    (track,) = events
    assert track["type"] == "track" and track["event"] == "Signed Up", track
    assert track["userId"] == "f4ca124298", track
    assert track["properties"] == {"plan": "Enterprise"}, track


def main(*arguments):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    if arguments[0] == "--one-event":
        check_one_event(events_of(host, *arguments[1:]))
        return
    seed, client = arguments
    check_seed(events_of(host, seed))
    check_client(events_of(host, client))


if __name__ == "__main__":
    main(*sys.argv[1:])
