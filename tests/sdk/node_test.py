"""The libraries for Node.js: every call arrives as it was made, once."""

import base64
import unittest

from calls import CALLS, numbered
from library_case import KEY, LibraryCase


class Node(LibraryCase):
    def send_everything(self, package, options):
        calls = numbered(CALLS)
        self.start_server()
        outcomes = self.run_js("server_side.mjs", package, job={
            "host": self.url, "writeKey": KEY, "options": options, "calls": calls})["outcomes"]
        self.assertEqual(outcomes, [{"error": None}] * len(calls))
        by_number = self.check_all_intact(len(calls))
        return [(call, by_number[number]) for number, call in enumerate(calls)]

    def check_requests(self, count, **headers):
        requests = self.wire.posts()
        self.assertEqual(len(requests), count)
        authorization = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
        for request in requests:
            self.assertEqual(request.path, "/v1/batch")
            self.assertEqual(request.headers["authorization"], authorization)
            for name, value in headers.items():
                self.assertEqual(request.headers.get(name.replace("_", "-")), value)

    def test_analytics_node(self):
        pairs = self.send_everything("@segment/analytics-node", {"flushAt": 5})
        self.check_requests(3, content_type="application/json", content_encoding=None)
        for call, event in pairs:
            self.check_call(call, event, added=("category",))  # A page's is put there too.
            self.assertEqual(event["context"]["library"],
                             {"name": "@segment/analytics-node", "version": "3.1.0"})

    def test_the_older_analytics_node(self):
        pairs = self.send_everything("analytics-node", {"flushAt": 5})
        self.check_requests(4, content_type="application/json", content_encoding=None)
        for call, event in pairs:
            self.check_call(call, event)
            self.assertEqual(event["context"]["library"],
                             {"name": "analytics-node", "version": "6.2.0"})

    def test_rudder_sdk_node(self):
        pairs = self.send_everything("@rudderstack/rudder-sdk-node", {"flushAt": 5})
        self.check_requests(4, content_type="application/x-www-form-urlencoded",
                            content_encoding="gzip")
        for call, event in pairs:
            self.check_call(call, event)
            self.assertEqual(event["context"]["library"],
                             {"name": "analytics-node", "version": "3.0.13"})
            self.assertEqual(event["channel"], "server")


if __name__ == "__main__":
    unittest.main(verbosity=2)
