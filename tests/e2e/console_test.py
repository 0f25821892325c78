"""The console's own address: pages, the debugger as it comes, who is let in."""

import contextlib
import gzip
import http.client
import json
import socket
import threading
import unittest

from house import House, get_json
from programs import wait_for

TOKEN = "0123456789abcdef"


class Follower:
    """Reads /api/events/stream, frame by frame, on a thread of its own."""

    def __init__(self, address, path="/api/events/stream", headers=None):
        self.frames = []
        self.is_over = False
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.connect()
        self.socket = connection.sock
        connection.request("GET", path, headers=headers or {})
        self.answer = connection.getresponse()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        lines = []
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            for line in self.answer:
                if line != b"\n":
                    lines.append(line.decode().rstrip("\n"))
                    continue
                self.frames.append(dict(part.split(": ", 1) for part in lines if ": " in part))
                lines = []
            self.is_over = True

    def leave(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join(timeout=30)
        self.answer.close()
        self.socket.close()

    def events(self):
        frames = [frame for frame in list(self.frames) if frame.get("event") == "event"]
        return [json.loads(frame["data"]) for frame in frames]


class Console(House):
    extra = ()

    def begin_server(self):
        return self.start(
            "analyticsd", "--workspace", self.folder / "workspace.yaml",
            "--data", self.folder / "data", "--listen", self.tracking, "--console", self.console,
            *self.extra, environment={"HOOK_URL": self.hook_url})

    def follow(self, path="/api/events/stream", headers=None):
        follower = Follower(self.console, path, headers)
        self.addCleanup(follower.leave)
        return follower

    def ask(self, path, method="GET", headers=None):
        connection = http.client.HTTPConnection(self.console, timeout=30)
        self.addCleanup(connection.close)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read()

    def track(self, event, **members):
        connection = http.client.HTTPConnection(self.tracking, timeout=30)
        self.addCleanup(connection.close)
        body = {"writeKey": "demo-key", "userId": "u", "event": event, **members}
        connection.request("POST", "/v1/track", json.dumps(body),
                           {"Content-Type": "application/json"})
        self.assertEqual(connection.getresponse().status, 200)

    def test_pages_load_what_they_name_from_the_server_alone(self):
        self.start_server()
        answer, page = self.ask("/destinations/lake")
        if answer.status == 404:
            self.assertIn(b"ANALYTICS_BUILD_CONSOLE", page)
            self.skipTest("built without the pages")
        self.assertEqual(answer.getheader("Content-Type"), "text/html; charset=utf-8")
        self.assertIn("script-src 'self';", answer.getheader("Content-Security-Policy"))
        self.assertEqual(answer.getheader("Cache-Control"), "no-store")
        files = [part.split('"')[0] for part in page.decode().split('="')[1:]]
        files = [file for file in files if file.startswith("/assets/")]
        self.assertGreaterEqual(len(files), 2)
        for file in files:
            answer, plain = self.ask(file)
            self.assertEqual(answer.status, 200, file)
            self.assertIn("immutable", answer.getheader("Cache-Control"))
            answer, packed = self.ask(file, headers={"Accept-Encoding": "gzip"})
            self.assertEqual(gzip.decompress(packed), plain, file)

    def test_a_follower_sees_events_as_they_come_and_goes_on_where_it_was(self):
        self.start_server()
        follower = self.follow("/api/events/stream?type=track")
        self.assertEqual(follower.answer.getheader("Content-Type"), "text/event-stream")
        self.track("First", integrations={"All": "true"})
        wait_for("the first event", lambda: len(follower.events()) == 1, [self.server], 30)
        first = follower.events()[0]
        self.assertEqual((first["name"], first["user"], first["verdict"]),
                         ("First", "u", "accepted"))
        self.assertIn("a string; it counts as true", first["warnings"][-1])
        follower.leave()
        self.track("Second")
        again = self.follow(headers={"Last-Event-ID": str(first["number"])})
        wait_for("the second event", lambda: len(again.events()) == 1, [self.server], 30)
        self.assertEqual(again.events()[0]["name"], "Second")
        latest = get_json(f"http://{self.console}/api/events?name=sec&verdict=accepted")
        self.assertEqual(latest["events"], again.events())

    def test_a_follower_does_not_keep_the_server_from_stopping(self):
        self.start_server()
        followers = [self.follow() for _ in range(4)]
        self.server.process.terminate()
        self.assertEqual(self.server.process.wait(timeout=30), 0)
        for follower in followers:
            follower.thread.join(timeout=30)
            self.assertTrue(follower.is_over, "it was told that nothing more comes")

    def test_only_so_many_follow_at_a_time(self):
        self.start_server()
        followers = [self.follow() for _ in range(32)]
        self.assertEqual({follower.answer.status for follower in followers}, {200})
        answer, body = self.ask("/api/events/stream")
        self.assertEqual((answer.status, json.loads(body)["code"]), (503, "overloaded"))
        followers[0].leave()
        wait_for("a place", lambda: self.follow().answer.status == 200,
                 [self.server], 30)

    def test_the_description_is_the_repositorys(self):
        self.start_server()
        _, body = self.ask("/api/openapi.yaml")
        self.assertTrue(body.startswith(b"openapi: 3.1.0\n"))
        self.assertIn("GET /api/openapi.yaml", get_json(f"http://{self.console}/api")["routes"])

    def test_other_names_are_let_in_where_they_are_configured(self):
        secret = self.write("token", TOKEN + "\n")
        secret.chmod(0o600)
        self.extra = ["--console-token-file", secret, "--console-host", "console.example.com"]
        self.start_server()
        named = {"Host": "console.example.com"}
        self.assertNotIn(self.ask("/", headers=named)[0].status, (401, 421))
        self.assertEqual(self.ask("/api", headers=named)[0].status, 401)
        self.assertEqual(self.ask("/api/events/stream", headers=named)[0].status, 401)
        bearer = {**named, "Authorization": "Bearer " + TOKEN}
        self.assertEqual(self.ask("/api", headers=bearer)[0].status, 200)
        self.assertEqual(self.ask("/", headers={"Host": "evil.example"})[0].status, 421)


if __name__ == "__main__":
    unittest.main()
