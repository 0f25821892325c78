"""analytics-next in Chromium: every call, from pages that may send and from one that may not."""

import base64
import json
import subprocess
import unittest
import urllib.parse

from calls import CALLS, RICH, as_sent, many, numbered
from library_case import KEY, SDKS, LibraryCase, wait_for, without
from pages import open_site
from programs import get_json

LIBRARY = SDKS / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
BATCHING = {"deliveryStrategy": {"strategy": "batching", "config": {"size": 100, "timeout": 500}}}


def whom_it_knows(call):
    """What a page can say by the call: whatever it names, it is about whom identify named last."""
    return call if call["type"] == "identify" else without(call, "userId")


def browser_call(call):
    """The same call with what the library takes as options."""
    names = ("context", "integrations", "timestamp", "anonymousId", "messageId")
    return call | {"options": {key: call[key] for key in names if key in call}}


class Browser(LibraryCase):
    channel = "browser"

    def setUp(self):
        super().setUp()
        self.site = open_site(self, LIBRARY)
        self.stranger = open_site(self, LIBRARY)
        self.use(f'allowed_origins: ["{self.site}"]')

    def job(self, page, calls=(), delivery=None, **more):
        options = {"integrations": {"Segment.io": delivery}} if delivery else {}
        return {"page": page + "/läden?q=1", "settings": {"writeKey": KEY, "cdnURL": self.url},
                "options": options, "calls": [browser_call(call) for call in calls], **more}

    def inline(self):
        """The settings in the page itself, so that nothing is asked for before the first event."""
        source = {"apiKey": KEY, "apiHost": f"{self.wire.address}/v1", "protocol": "http"}
        return {"writeKey": KEY, "cdnSettings": {"integrations": {"Segment.io": source}}}

    def run_until(self, what, condition, job):
        """Lets the browser be until the condition holds, which it has no way to know of."""
        browser = self.begin("browser.mjs", job=job | {"stays": True})
        wait_for(what, condition, [self.server], seconds=30)
        return self.outcome(browser)

    def check_everything(self, calls, delivery=None):
        self.start_server()
        result = self.run_until("all accepted",
                                lambda: self.accounting()["accepted"] == len(calls),
                                self.job(self.site, calls, delivery))
        self.assertEqual(result["loaded"], "")
        self.assertEqual(result["refused"], [])
        self.assertEqual(result["outcomes"], [{"error": None}] * len(calls))
        by_number = self.check_all_intact(len(calls), ip="127.0.0.1")
        for number, call in enumerate(calls):
            event = by_number[number]
            # A page adds to its properties where it is, and what it is called.
            self.check_call(whom_it_knows(call), event, added=(
                "name", "category", "path", "referrer", "search", "title", "url"))
            self.assertEqual(event["context"]["library"]["name"], "analytics.js")
            self.assertEqual(event["context"]["library"]["version"], "next-1.84.3")
            self.assertIn("Chrome", event["context"]["userAgent"])

    def test_every_call_by_a_request_of_its_own(self):
        calls = numbered(CALLS)
        self.check_everything(calls)
        requests = self.wire.requests()
        settings = [r.path for r in requests if r.method == "GET"]
        self.assertEqual(settings, [f"/v1/projects/{KEY}/settings"])
        posts = self.wire.posts()
        self.assertEqual(sorted(r.path for r in posts),
                         sorted(f"/v1/{call['type'][0]}" for call in calls))
        for request in posts:
            self.assertEqual(request.headers["content-type"], "text/plain")
            self.assertEqual(request.headers["origin"], self.site)
            self.assertTrue(request.headers["authorization"].startswith("Basic "))
        # Authorization needs the permission that only a preflight gives.
        preflights = [r for r in requests if r.method == "OPTIONS"]
        self.assertEqual({r.path for r in preflights}, {r.path for r in posts})
        for request in preflights:
            self.assertIn("authorization", request.headers["access-control-request-headers"])

    def test_every_call_in_batches(self):
        self.check_everything(numbered(CALLS), BATCHING)
        self.assertEqual({r.path for r in self.wire.posts()}, {"/v1/b"})

    def test_what_waits_is_sent_when_the_page_is_left(self):
        calls = numbered(CALLS[:3])
        patient = {"deliveryStrategy": {"strategy": "batching",
                                        "config": {"size": 100, "timeout": 3_600_000}}}
        self.start_server()
        job = self.job(self.site, calls, patient, leaves=True)
        self.run_until("accepted", lambda: self.accounting()["accepted"] == 3, job)
        self.check_all_intact(3, ip="127.0.0.1")

    def test_a_beacon_is_an_event(self):
        self.start_server()
        event = {"writeKey": KEY, "anonymousId": "anonymous-1", "event": "Left", "messageId": "b"}
        job = {"page": self.site,
               "beacon": {"url": f"{self.url}/v1/t", "body": json.dumps(event)}}
        self.run_until("accepted", lambda: self.accounting()["accepted"] == 1, job)
        self.assertEqual(self.arrived(1)["b"]["context"], {"ip": "127.0.0.1"})
        self.assertEqual([r.method for r in self.wire.requests()], ["POST"])

    def test_by_tls_the_settings_lead_to_tls(self):
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.server_options = ("--tls-cert", certificate, "--tls-key", key)
        self.start_server()
        job = self.job(self.site, many(3))
        job["settings"]["cdnURL"] = f"https://{self.wire.address}"
        result = self.run_js("browser.mjs", job=job)
        self.assertEqual((result["loaded"], result["refused"]), ("", []))
        self.check_numbers(3)

    def test_a_429_is_waited_for(self):
        self.use(f'allowed_origins: ["{self.site}"], rate_limit: 2')
        self.start_server()
        self.run_until("all accepted", lambda: self.accounting()["accepted"] == 6,
                       self.job(self.site, many(6)))
        self.assertIn(429, self.wire.statuses())
        self.check_numbers(6)

    def test_metrics_are_taken_and_dropped(self):
        self.start_server()
        here = {"apiHost": f"{self.wire.address}/v1", "protocol": "http"}
        calls = numbered([{"type": "track", "event": "Measured"}])
        job = self.job(self.site, calls, here, metrics={"sampleRate": 1, "flushTimer": 50})
        result = self.run_until(
            "metrics", lambda: any(r.path == "/v1/m" for r in self.wire.posts()), job)
        self.assertEqual(result["refused"], [])
        self.assertEqual(set(self.wire.statuses()), {200, 204})
        self.arrived(1)

    def test_no_metrics_are_sent_by_themselves(self):
        self.start_server()
        calls = numbered([{"type": "track", "event": "Counted"}])
        result = self.run_js("browser.mjs", job=self.job(self.site, calls))
        self.assertEqual(result["refused"], [])
        self.assertEqual({r.path for r in self.wire.posts()}, {"/v1/t"})

    def test_a_page_of_another_origin_gets_neither_settings_nor_permission(self):
        self.start_server()
        calls = numbered([{"type": "track", "event": "Not Ours"}])
        refused = self.run_js("browser.mjs", job=self.job(self.stranger, calls))
        self.assertIn("Failed to fetch", refused["loaded"])
        # With the settings in the page, the browser asks, and then sends nothing.
        job = self.job(self.stranger, calls) | {"settings": self.inline()}
        job["options"] = {"retryQueue": False}
        refused = self.run_js("browser.mjs", job=job)
        self.assertEqual(refused["refused"], [f"POST {self.url}/v1/t"])
        self.assertEqual([r.method for r in self.wire.requests()], ["GET", "OPTIONS"])
        self.assertEqual(self.accounting()["received"], 0)

    def test_what_another_origin_sends_without_asking_is_rejected(self):
        self.start_server()
        event = {"writeKey": KEY, "anonymousId": "anonymous-1", "event": "Not Ours"}
        job = {"page": self.stranger,
               "beacon": {"url": f"{self.url}/v1/t", "body": json.dumps(event)}}
        self.run_until("rejected", lambda: self.accounting()["rejected"] == 1, job)
        accounting = self.accounting()
        self.assertEqual(accounting["rejected_by_code"], {"origin_not_allowed": 1})
        latest = get_json(f"http://{self.console}/api/events")
        self.assertIn("origin_not_allowed", json.dumps(latest))

    def test_an_image_is_an_event(self):
        self.start_server()
        event = {"writeKey": KEY, "userId": "user-1", "event": "Email Opened",
                 "properties": as_sent(RICH), "context": {"call": 0}, "messageId": "pixel-1"}
        data = base64.b64encode(json.dumps(event).encode()).decode()
        image = f"{self.url}/v1/pixel/track?" + urllib.parse.urlencode({"data": data})
        result = self.run_js("browser.mjs", job={"page": self.site, "image": image})
        self.assertEqual((result["width"], result["refused"]), (1, []))
        arrived = self.arrived(1)["pixel-1"]
        self.assertEqual(arrived["properties"], event["properties"])
        self.assertEqual(arrived["context"], {"call": 0, "ip": "127.0.0.1"})
        self.assertEqual((arrived["type"], arrived["event"]), ("track", "Email Opened"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
