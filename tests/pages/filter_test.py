"""A filter that is made in the editor: refused while it is wrong, shown before it is saved, and in
effect from then on."""

import unittest

from page_case import at_both_widths


class Filter:
    def filtered(self):
        return self.accounting()["destinations"]["hook"]["filtered"]

    def test_a_filter_from_the_editor_holds_events_back(self):
        self.start_server()
        self.track("Debug", "Order Completed", "Debug", "Order Completed", "Debug")
        self.until("all delivered", lambda: len(self.received()) == 5)
        page = self.open("/")
        self.menu(page, "Destinations")
        page.role("link", "Order desk").click()
        page.role("tab", exact=False).having("Filters").click()
        page.role("heading", "No filters").wait()
        page.role("button", "Add filter").click()

        self.check_wrong_one(page)
        self.check_right_one(page)
        page.role("region", "Unsaved changes").role("button", "Save changes").click()
        page.role("status").having("The filters are saved").wait()
        page.role("region", "Unsaved changes").gone()
        self.track("Debug", "Order Completed", "Debug")
        self.until("two filtered", lambda: self.filtered() == 2)
        self.until("one delivered", lambda: len(self.received()) == 6)
        self.assertEqual(self.received().count("Debug"), 3)
        self.check_delivery(page)

    def check_wrong_one(self, page):
        page.label("If").fill('event = "Debug" and or')
        problem = page.text("(character 21)")
        problem.wait()
        # The place is marked in the text itself.
        self.assertEqual(page.css("mark").read(), "o")
        bar = page.role("region", "Unsaved changes")
        bar.text("A filter has an error").wait()
        self.assertFalse(bar.role("button", "Save changes").is_enabled())
        self.check_fits(page)

    def check_right_one(self, page):
        page.label("If").fill('event = "Debug"')
        dropped = page.role("button", "Dropped 3")
        dropped.wait()
        page.role("button", "Kept 2").wait()
        dropped.click()
        names = page.role("list", "Latest events").role("listitem").read_all()
        self.assertEqual(len(names), 3)
        for name in names:
            self.assertIn("Dropped", name)
            self.assertIn("Debug", name)
        self.assertEqual(self.filtered(), 0, "nothing is in effect before it is saved")
        self.check_fits(page)

    def check_delivery(self, page):
        page.role("link", "Delivery").nth(-1).click()
        page.role("heading", "Order desk", level=1).wait()
        row = page.role("table", "Counts by outcome and code").role("row").having("Filtered")
        self.assertIn("2", row.read())
        self.check_fits(page)


at_both_widths(globals(), Filter)

if __name__ == "__main__":
    unittest.main(verbosity=2)
