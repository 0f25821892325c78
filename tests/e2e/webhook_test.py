"""A webhook against a receiver of its own: what it sends, and what its answers come to."""

import base64
import json
import re
import unittest
import urllib.request

from hook_receiver import HookReceiver
from house import ROOT, House
from programs import wait_for

WORKSPACE = """\
version: 1
sources: [{id: demo, write_keys: [demo-key]}]
destinations:
  - id: hook
    type: webhook
    settings:
      url: "${HOOK_URL}/hook"
      method: PUT
      shared_secret: "${HOOK_SECRET}"
      headers: {Authorization: "Bearer ${HOOK_SECRET}", X-Shop: 7}
      gzip: true
      allow_private_networks: true
%s
"""
SECRET = "open sesame"
DOCUMENT = ROOT / "docs" / "destinations" / "webhook.md"


def documented():
    """The function that the documentation has for receivers."""
    block = re.search(r"^```python\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    names = {}
    exec(compile(block[1], DOCUMENT.name, "exec"), names)
    return names["is_ours"]


class Webhook(House):
    def begin(self, more="", answer=lambda request: (200, b"")):
        self.receiver = HookReceiver(answer)
        self.addCleanup(self.receiver.stop)
        self.write("workspace.yaml", WORKSPACE % more)
        self.start_server()

    def begin_server(self):
        return self.start(
            "analyticsd", "--workspace", self.folder / "workspace.yaml",
            "--data", self.folder / "data", "--listen", self.tracking, "--console", self.console,
            environment={"HOOK_URL": self.receiver.url, "HOOK_SECRET": SECRET})

    def send(self, events):
        request = urllib.request.Request(
            f"http://{self.tracking}/v1/batch", json.dumps({"batch": events}).encode(),
            {"Authorization": "Basic " + base64.b64encode(b"demo-key:").decode()})
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.assertEqual(json.load(answer), {"success": True})

    def test_a_receiver_knows_the_sender_as_the_documentation_says(self):
        self.begin()
        self.send([{"type": "track", "userId": "u", "event": "Ä", "messageId": "m-1"}])
        self.wait_for_delivery()
        request, = self.receiver.requests("/hook")
        is_ours = documented()
        self.assertTrue(is_ours(SECRET, request.body, request.headers["X-Signature"]))
        self.assertFalse(is_ours(SECRET, request.body + b" ", request.headers["X-Signature"]))
        self.assertFalse(is_ours("another", request.body, request.headers["X-Signature"]))
        self.assertEqual(request.method, "PUT")
        self.assertEqual(request.headers["Content-Encoding"], "gzip")
        self.assertEqual(request.headers["Authorization"], f"Bearer {SECRET}")
        self.assertEqual(request.headers["X-Shop"], "7")
        self.assertEqual(request.headers["X-Message-Id"], "m-1")
        self.assertNotIn(SECRET, self.server.log_text())

    def test_a_receiver_may_refuse_single_events(self):
        def answer(request):
            good = [event["event"] == "Good" for event in request.events]
            said = [{"status": 200} if one else {"status": 400} for one in good]
            return 207, json.dumps(said).encode()
        self.begin("      batch_max: 10\n      linger_ms: 500\n      multi_status: true", answer)
        self.send([{"type": "track", "userId": f"u-{i}", "event": event, "messageId": f"m-{i}"}
                   for i, event in enumerate(["Good", "Bad", "Good"])])
        sums = wait_for("an outcome for each", self.settled, [self.server], seconds=30)
        self.assertEqual((sums["delivered"], sums["discarded"]), (2, 1))
        self.assertEqual(len(self.receiver.events("/hook")), 3, "none is sent again")

    def settled(self):
        hook = self.accounting()["destinations"]["hook"]
        return hook if hook["accepted"] == 3 and not hook["pending"] else None


if __name__ == "__main__":
    unittest.main()
