"""A server that forwards to a second one, by `segment`: what arrives there is what was sent."""

import base64
import json
import unittest
import urllib.request

from hook_receiver import HookReceiver
from house import House
from programs import is_ready, wait_for

FIRST = """\
version: 1
sources: [{id: shop, write_keys: [first-key]}]
destinations:
  - {id: seen, type: webhook, settings: {url: "${SEEN}/first", allow_private_networks: true}}
  - id: onward
    type: segment
    settings: {host: "${SECOND}", write_key: "${SECOND_KEY}", allow_private_networks: true}
"""
SECOND = """\
version: 1
sources: [{id: onward, write_keys: [second-key]}]
destinations:
  - {id: seen, type: webhook, settings: {url: "${SEEN}/second", allow_private_networks: true}}
"""
# The client's clock is an hour ahead: the first server puts the timestamps right.
SENT_AT = "2040-01-01T01:00:00.000Z"
CALLS = [
    {"type": "identify", "userId": "ann", "traits": {"plan": "pro"}},
    {"type": "track", "userId": "ann", "event": "Order Completed", "properties": {"total": 1.5},
     "integrations": {"All": True, "Mixpanel": False}},
    {"type": "page", "anonymousId": "anon", "name": "Home", "properties": {"path": "/"}},
    {"type": "screen", "userId": "ann", "name": "Start", "context": {"ip": "192.0.2.7"}},
    {"type": "group", "userId": "ann", "groupId": "acme", "traits": {"seats": 3}},
    {"type": "alias", "userId": "ann", "previousId": "anon"},
]
# What each server writes of its own.
OWN = {"receivedAt", "sentAt", "originalTimestamp", "projectId"}


class Forwarding(House):
    def setUp(self):
        super().setUp()
        self.receiver = HookReceiver()
        self.addCleanup(self.receiver.stop)

    def start_second(self):
        (self.folder / "second").mkdir()
        workspace = self.write("second.yaml", SECOND)
        self.server = self.start_in(self.folder / "second", workspace, {})
        return self.said_address("Tracking API")

    def start_in(self, folder, workspace, environment):
        real, self.folder = self.folder, folder
        try:
            return self.start("analyticsd", "--workspace", workspace, "--data", folder / "data",
                              "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0",
                              environment={"SEEN": self.receiver.url, **environment})
        finally:
            self.folder = real

    def start_first(self, second):
        workspace = self.write("first.yaml", FIRST)
        self.server = self.start_in(self.folder, workspace,
                                    {"SECOND": f"http://{second}", "SECOND_KEY": "second-key"})
        self.tracking = self.said_address("Tracking API")
        self.console = self.said_address("Console")
        wait_for("the server ready", lambda: is_ready(f"http://{self.console}/readyz"),
                 [self.server], seconds=30)

    def send(self, calls):
        request = urllib.request.Request(
            f"http://{self.tracking}/v1/batch",
            json.dumps({"batch": calls, "sentAt": SENT_AT}).encode(),
            {"Authorization": "Basic " + base64.b64encode(b"first-key:").decode()})
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.assertEqual(json.load(answer), {"success": True})

    def test_every_call_arrives_once_with_its_id_and_its_time(self):
        self.start_first(self.start_second())
        self.send([{**call, "messageId": f"message-{i}",
                    "timestamp": f"2040-01-01T00:59:5{i}.123Z"} for i, call in enumerate(CALLS)])
        sums = self.wait_for_delivery()
        self.assertEqual(sums["destinations"]["onward"]["delivered"], len(CALLS))
        wait_for("all at the second server's webhook",
                 lambda: len(self.receiver.events("/second")) >= len(CALLS), [self.server], 30)
        first, second = ({event["messageId"]: event for event in self.receiver.events(path)}
                         for path in ("/first", "/second"))
        self.assertEqual(len(self.receiver.events("/second")), len(CALLS), "each once")
        self.assertEqual(sorted(second), [f"message-{i}" for i in range(len(CALLS))])
        for name, event in second.items():
            self.assertEqual({key: value for key, value in event.items() if key not in OWN},
                             {key: value for key, value in first[name].items() if key not in OWN})
            self.assertNotIn("sentAt", event)
        self.assertEqual({event["type"] for event in second.values()},
                         {call["type"] for call in CALLS})


if __name__ == "__main__":
    unittest.main()
