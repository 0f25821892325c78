"""The schema as it is learned: with types, blocked and allowed by a click, and as CSV."""

import csv
import io
import unittest

from page_case import at_both_widths


class Schema:
    def test_an_event_is_seen_blocked_and_allowed_again(self):
        self.start_server()
        for price in (12, 9.5):
            self.track("Order Completed", properties={"price": price, "coupon": "SPRING",
                                                      "gift": True})
        self.send([{"type": "identify", "userId": "u1", "traits": {"email": "a@example.com"}}])
        page = self.open("/")
        self.menu(page, "Schema") if self.size[0] > 600 else page.go("/schema")
        page.role("heading", "Shop backend", level=1).wait()
        self.check_properties(page)
        self.check_traits(page)
        self.check_blocking(page)
        self.check_csv(page)

    def menu(self, page, name):
        """With one source, its schema is the page at once."""
        page.role("navigation", "Main").role("link", name).click()

    def check_properties(self, page):
        page.role("button", "Order Completed").click()
        table = page.role("table", "Properties of Order Completed")
        table.wait()
        self.assertIn("boolean", table.role("row").having("gift").read())
        self.assertIn("string", table.role("row").having("coupon").read())
        price = table.role("row").having("price").read()
        self.assertIn("integer", price)
        self.assertIn("number", price)
        self.check_fits(page)
        page.role("button", "Order Completed").click()
        table.gone()

    def check_traits(self, page):
        page.role("tab").having("User traits").click()
        self.assertIn("string", page.role("table", "User traits").role("row").having(
            "email").read())
        self.check_fits(page)
        page.role("tab", exact=False).having("Events").click()

    def check_blocking(self, page):
        page.role("button", "Block Order Completed").click()
        page.role("button", "Allow Order Completed").wait()
        self.track("Order Completed")
        rejected = self.accounting()["sources"]["shop"]["rejected_by_code"]
        self.assertEqual(rejected, {"event_blocked": 1})
        page.go("/debugger")
        row = page.role("listbox").role("option").having("event_blocked")
        row.click()
        detail = page.role("tabpanel")
        detail.text("What to do:").wait()
        self.assertIn("event_blocked", detail.read())
        self.check_fits(page)
        page.go("/sources/shop/schema")
        page.role("button", "Allow Order Completed").click()
        page.role("button", "Block Order Completed").wait()
        self.track("Order Completed")
        sums = self.accounting()["sources"]["shop"]
        self.assertEqual((sums["rejected"], sums["accepted"]), (1, 4))

    def check_csv(self, page):
        name, text = page.role("button", "CSV").download()
        self.assertEqual(name, "shop-schema.csv")
        rows = list(csv.reader(io.StringIO(text)))
        self.assertTrue(any("Order Completed" in row and "price" in row for row in rows), text)


at_both_widths(globals(), Schema)

if __name__ == "__main__":
    unittest.main(verbosity=2)
