"""A new server's first minutes: nothing has come, a library sends one, and there it is."""

import json
import subprocess
import unittest

from browser import NODE, ROOT, SDKS
from page_case import at_both_widths, pattern

SENDER = ROOT / "tests" / "sdk" / "js" / "server_side.mjs"


class FirstEvent:
    workspace = None

    def send_with_library(self, key, event):
        """One event by @segment/analytics-node, as its users send it."""
        job = {"host": f"http://{self.tracking}", "writeKey": key, "options": {},
               "calls": [{"type": "track", "userId": "user-1", "event": event,
                          "properties": {"plan": "pro", "seats": 3}}]}
        done = subprocess.run([NODE, SENDER, SDKS, "@segment/analytics-node"],
                              input=json.dumps(job) + "\n", capture_output=True, text=True,
                              timeout=60, check=True)
        self.assertEqual(json.loads(done.stdout)["outcomes"], [{"error": None}])

    def test_the_first_event_appears_where_it_was_waited_for(self):
        self.start_server()
        page = self.open("/")
        page.role("heading", "No event has come yet").wait()
        page.role("link", "Connect Default").click()
        page.role("heading", "Default", level=1).wait()
        page.role("heading", "Waiting for your first event").wait()
        key = page.role("listitem").having(pattern("^[0-9a-f]{32}")).read().strip()
        snippet = page.role("tabpanel").read()
        self.assertIn(key, snippet)
        self.assertIn(self.tracking.split(":")[1], snippet)
        self.check_fits(page)

        self.send_with_library(key, "Signed Up")
        come = page.role("region", "First event")
        come.role("heading", "Your first event has come").wait()
        self.assertIn("track “Signed Up”", come.read())
        self.assertIn("user-1", come.read())
        self.check_fits(page)

        come.role("link", "Open the debugger").click()
        page.role("heading", "Debugger", level=1).wait()
        events = page.role("listbox")
        events.role("option").having("Signed Up").wait()
        page.role("status").having("Live").wait()
        self.send_with_library(key, "Plan Chosen")
        events.role("option").having("Plan Chosen").wait()
        self.assertEqual(events.role("option").count(), 2)
        self.check_detail(page, events)
        self.check_overview(page)

    def check_detail(self, page, events):
        events.role("option").having("Signed Up").click()
        page.role("tab", "Pretty", selected=True).wait()
        detail = page.role("tabpanel")
        row = detail.role("table", "Properties").role("row").having("seats")
        self.assertIn("integer", row.read())
        self.assertIn("3", row.read())
        page.role("tab", "Raw").click()
        self.assertIn('"event": "Signed Up"', detail.read())
        page.role("tab", "Where it went").click()
        detail.text("There are no destinations").wait()
        self.check_fits(page)
        page.role("button", "Close").click()
        page.role("tab", "Raw").gone()

    def check_overview(self, page):
        self.menu(page, "Overview")
        page.text("Accounting").nth(0).wait()
        page.role("heading", "No event has come yet").gone()
        self.check_fits(page)


at_both_widths(globals(), FirstEvent)

if __name__ == "__main__":
    unittest.main(verbosity=2)
