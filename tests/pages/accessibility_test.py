"""axe-core on every page: with data and without, on a desk and on a phone, in both themes."""

import unittest

import every_page
from page_case import at_both_widths


class Accessibility:
    def hook(self, name):
        return self.accounting()["destinations"][name]

    def check(self, page, where):
        for theme in ("light", "dark"):
            page.order("theme", theme=theme)
            for found in page.order("axe"):
                self.found.append((where, theme, found["id"], found["nodes"][:4]))

    def check_all(self, paths):
        self.found = []
        page = self.open("/")
        for path in paths:
            page.go(path)
            page.role("heading", level=1).wait()
            page.css(".skeleton").gone()
            self.check(page, path)
            self.check_fits(page)
        return page

    def report(self):
        self.assertEqual(self.found, [], "\n" + "\n".join(map(str, self.found)))


class Empty(Accessibility):
    workspace = every_page.EMPTY_WORKSPACE

    def test_pages_without_data_have_no_violation(self):
        self.start_server()
        self.check_all(every_page.EMPTY)
        self.report()


class Full(Accessibility):
    workspace = every_page.FULL_WORKSPACE

    def setUp(self):
        super().setUp()
        self.answers = every_page.answer

    def test_pages_with_data_have_no_violation(self):
        self.start_server()
        every_page.fill(self)
        page = self.check_all(every_page.FULL)
        self.check_what_opens(page)
        self.report()

    def check_what_opens(self, page):
        page.go("/debugger?verdict=rejected")
        page.role("listbox").role("option").nth(0).click()
        page.role("tabpanel").wait()
        self.check(page, "a rejected event")
        page.go("/debugger?q=Order")
        page.role("listbox").role("option").nth(0).click()
        for tab in ("Raw", "Where it went"):
            page.role("tab", tab).click()
            page.css(".skeleton").gone()
            self.check(page, f"an event, {tab}")
        page.go("/sources/shop/schema")
        page.role("button", "Order Completed").click()
        self.check(page, "an event's properties")
        page.role("button", "Block a name…").click()
        self.check(page, "a dialog")
        page.go("/destinations/refusing/delivery")
        page.role("listitem").role("button", expanded=False).nth(0).click()
        page.role("tab", "Response").click()
        self.check(page, "a sample")
        page.go("/failed-events?destination=refusing")
        page.role("table", "Failed events").role("row").nth(1).role("button").click()
        page.role("dialog").css(".skeleton").gone()
        self.check(page, "a failed event")
        page.go("/destinations/hook?tab=filters")
        page.label("If").nth(0).fill("event = = 1")
        page.css("mark").wait()
        self.check(page, "a wrong filter")


at_both_widths(globals(), Empty)
at_both_widths(globals(), Full)

if __name__ == "__main__":
    unittest.main(verbosity=2)
