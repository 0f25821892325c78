"""What a destination refuses: why, with the request and the answer, and what to do about it."""

import unittest

from page_case import at_both_widths, pattern

WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: Shop backend, write_keys: [shop-key]}
destinations:
  - id: hook
    type: webhook
    name: Order desk
    settings:
      url: "${HOOK_URL}"
      headers: {Authorization: "Bearer never-to-be-shown"}
      batch_max: 1
      linger_ms: 0
      allow_private_networks: true
"""
SECRET = "never-to-be-shown"
REFUSAL = b'{"problem": "there is no such order"}'


class FailedEvents:
    workspace = WORKSPACE

    def test_failed_events_are_looked_at_sent_again_and_discarded(self):
        self.answers = lambda request: (400, REFUSAL)
        self.start_server()
        self.send([{"type": "track", "userId": "u1", "event": "Order Paid", "messageId": "paid"},
                   {"type": "track", "userId": "u2", "event": "Order Sent", "messageId": "sent"}])
        self.until("both given up on", lambda: self.hook()["discarded"] == 2)
        self.answers = lambda request: (200, b"thank you")
        page = self.open("/")
        self.menu(page, "Delivery")
        page.role("link", "Order desk").click()
        page.role("heading", "Order desk", level=1).wait()
        self.check_sample(page)
        page.role("link", "2 discarded, failed events with code 400").click()
        page.role("heading", "Failed events", level=1).wait()
        self.check_look(page)
        self.check_sent_again(page)
        self.check_discarded(page)

    def hook(self):
        return self.accounting()["destinations"]["hook"]

    def check_sample(self, page):
        codes = page.role("table", "Counts by outcome and code").role("row").having("400")
        self.assertIn("Discarded", codes.read())
        codes.text("mend what sends the event").wait()
        page.role("button", expanded=False).having("Refused").having("400").nth(0).click()
        page.text("Received from shop").wait()
        page.role("tab", "Request").click()
        request = page.role("region", "Request").read()
        self.assertIn("POST", request)
        self.assertIn("Order ", request)
        page.role("tab", "Response").click()
        answer = page.role("region", "Response").read()
        self.assertIn("400", answer)
        self.assertIn("there is no such order", answer)
        self.check_no_secret(page)
        self.check_fits(page)

    def check_no_secret(self, page):
        self.assertFalse(page.evaluate(
            f"document.documentElement.innerHTML.includes('{SECRET}')"))

    def check_look(self, page):
        table = page.role("table", "Failed events")
        table.label("Select sent").wait()
        self.assertEqual(table.role("checkbox").count(), 2)
        table.role("button", "paid").click()
        dialog = page.role("dialog", "Event")
        dialog.text("Order Paid").nth(-1).wait()
        self.assertIn("Failed", dialog.read())
        self.check_fits(page)
        self.check_no_secret(page)
        page.key("Escape")
        dialog.gone()
        self.assertTrue(table.role("button", "paid").is_focused())

    def check_sent_again(self, page):
        page.label("Select paid").check()
        page.role("button", "Send 1 event again").click()
        page.role("dialog", "Send 1 event again?").role("button", "Send again").click()
        page.role("status").having("1 event is being sent again").wait()
        self.until("delivered", lambda: self.hook()["delivered"] == 1)
        self.assertEqual([event["messageId"] for event in self.receiver.events("/hook")].count(
            "paid"), 2)
        page.label("Select paid").gone()
        self.assertEqual(self.hook()["discarded"], 1)

    def check_discarded(self, page):
        page.label("Select sent").check()
        page.role("button", "Discard 1 event").click()
        page.role("dialog", "Discard 1 event?").role("button", "Discard").click()
        page.role("status").having("1 event is off the list").wait()
        page.role("heading", pattern("No failed events")).wait()
        self.check_fits(page)
        self.assertEqual(self.hook()["discarded"], 1, "it stays counted")
        failed = self.call("GET", "/failed-events?destination=hook")
        self.assertEqual(failed["events"], [])


at_both_widths(globals(), FailedEvents)

if __name__ == "__main__":
    unittest.main(verbosity=2)
