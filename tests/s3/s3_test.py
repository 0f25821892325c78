"""The archive in a bucket: every event in it once, byte for byte, whatever the storage does."""

import http.server
import json
import re
import signal
import sys
import threading
import unittest

from storage import ROOT, Storage

sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from house import House  # noqa: E402
from programs import HTTP, wait_for  # noqa: E402

import urllib.request  # noqa: E402

WORKSPACE = """\
version: 1
sources:
  - {id: demo, write_keys: [demo-key]}
  - {id: other, write_keys: [other-key]}
destinations:
  - id: raw
    type: archive
    settings:
      bucket: events
      region: eu-west-1
      endpoint: "http://127.0.0.1:%d"
      access_key_id: S3RVER
      secret_access_key: "%s"
      prefix: "raw data/ä"
      flush_seconds: 1
      allow_private_networks: true
  - id: hook
    type: webhook
    settings: {url: "${HOOK_URL}", allow_private_networks: true}
"""
NAME = re.compile(r"raw data/ä/segment-logs/(demo|other)/\d+00000/\d{20}-\d{20}-[0-9a-f]{16}\.gz")


class RawReceiver:
    """A webhook's other end, which keeps the bytes of every event."""

    def __init__(self, test):
        self.kept = []
        kept = self.kept

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                kept.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        test.addCleanup(server.server_close)
        test.addCleanup(server.shutdown)


class Bucket(House):
    def setUp(self):
        super().setUp()
        self.storage = Storage(self, self.folder)
        self.receiver = RawReceiver(self)
        self.hook_url = self.receiver.url
        self.use("S3RVER")

    def use(self, secret):
        self.write("workspace.yaml", WORKSPACE % (self.storage.port, secret))

    def send(self, count, first=0, key="demo-key"):
        batch = [{"type": "track", "userId": f"user-{i % 7}", "messageId": f"{key}-{i}",
                  "event": "Größe \"€\" \u2028 gelesen", "properties": {"number": i, "list": [{}]}}
                 for i in range(first, first + count)]
        request = urllib.request.Request(
            f"http://{self.tracking}/v1/batch",
            json.dumps({"writeKey": key, "batch": batch}).encode(),
            {"Content-Type": "application/json"})
        with HTTP.open(request, timeout=20) as answer:
            self.assertEqual(answer.status, 200)

    def last_error(self):
        return self.accounting()["destinations"]["raw"]["last_error"]

    def wait_for_error(self, code):
        wait_for(code, lambda: code in (self.last_error() or ""), [self.server], seconds=30)

    def check_bucket(self, count):
        """So many events, each once, as the webhook got it, in files named as documented."""
        self.assertEqual(self.wait_for_delivery()["accepted"], count)
        lines = self.storage.lines()
        self.assertEqual(len(lines), count)
        # What a kill repeats, a webhook gets twice; the archive must not.
        self.assertEqual(sorted(lines), sorted(set(self.receiver.kept)))
        for name in self.storage.names():
            self.assertRegex(name, NAME)

    def test_every_event_is_there_once_byte_for_byte(self):
        self.start_server()
        self.send(700)
        self.send(50, key="other-key")
        self.check_bucket(750)

    def test_a_storage_that_goes_and_comes_back_loses_and_repeats_nothing(self):
        self.start_server()
        self.send(20)
        self.wait_for_delivery()
        self.storage.stop()
        self.send(100, first=20)
        self.wait_for_error("ECONNREFUSED")
        self.storage.start()
        self.check_bucket(120)

    def test_what_was_staged_when_the_server_was_killed_is_there_once(self):
        self.start_server()
        self.storage.stop()
        self.send(100)
        self.wait_for_error("ECONNREFUSED")
        self.kill_server()
        self.storage.start()
        self.start_server()
        self.send(10, first=100)
        self.check_bucket(110)

    def test_a_storage_that_never_answers_does_not_keep_the_server_from_stopping(self):
        self.start_server()
        self.storage.process.send_signal(signal.SIGSTOP)
        self.send(10)
        wait_for("a file staged", lambda: list((self.folder / "data/staging/raw").glob("*.open")),
                 [self.server], seconds=30)
        self.assertTrue(self.server.stop())
        self.storage.process.send_signal(signal.SIGCONT)
        self.start_server()
        self.check_bucket(10)

    def test_a_wrong_key_is_refused_and_nothing_is_lost_once_it_is_right(self):
        self.use("open-sesame")
        self.start_server()
        self.send(10)
        self.wait_for_error("SignatureDoesNotMatch")
        self.assertIn("secret_access_key", self.last_error())
        self.assertEqual(self.storage.names(), [])
        self.assertNotIn("open-sesame", self.server.log_text() + self.last_error())
        self.assertTrue(self.server.stop())
        self.use("S3RVER")
        self.start_server()
        self.check_bucket(10)

    def test_a_bucket_that_is_not_there_is_waited_for(self):
        text = (self.folder / "workspace.yaml").read_text()
        self.write("workspace.yaml", text.replace("bucket: events", "bucket: no-such-bucket"))
        self.start_server()
        self.send(10)
        self.wait_for_error("NoSuchBucket")
        self.assertTrue(self.server.stop())
        self.use("S3RVER")
        self.start_server()
        self.check_bucket(10)


if __name__ == "__main__":
    unittest.main()
