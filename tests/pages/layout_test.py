"""Nothing jumps: while data comes, and while it is fetched again and has changed."""

import unittest

import every_page
from page_case import at_both_widths

SHIFT_MAX = 0.02
# How often has the page asked for what it asked for most.
MOST_ASKED = """Math.max(0, ...Object.values(performance.getEntriesByType('resource')
  .filter(({ name }) => name.includes('/api/') && !name.includes('/stream'))
  .reduce((counts, { name }) => ({ ...counts, [name]: (counts[name] ?? 0) + 1 }), {})))"""
# What is not asked for again has nothing that could change.
REFRESHED = ["/", "/sources", "/sources/shop", "/destinations", "/delivery", "/failed-events",
             "/failed-events?destination=refusing", "/destinations/hook/delivery", "/replays",
             "/sources/shop/schema"]

LISTS = {"/failed-events?destination=refusing": "tr.", "/sources/shop/schema": "tr.",
         "/debugger": "div.event-row"}


class Layout:
    workspace = every_page.FULL_WORKSPACE

    def setUp(self):
        super().setUp()
        self.answers = every_page.answer

    def hook(self, name):
        return self.accounting()["destinations"][name]

    def test_nothing_jumps(self):
        """All pages at once, a window each, since each takes its time to ask again."""
        self.start_server()
        every_page.fill(self)
        self.until("the closed one paused", lambda: self.hook("closed")["paused"])
        self.until("counted over time", self.is_counted)
        pages = {path: self.open(path) for path in every_page.FULL}
        for page in pages.values():
            page.role("heading", level=1).wait()
            page.css(".skeleton").gone()
        found = []
        for path in [path for path in pages if path not in REFRESHED]:
            self.note_shifts(path, pages[path], found)
        self.track(*["Order Completed"] * 40)
        for path in REFRESHED:
            pages[path].until(f"{MOST_ASKED} >= 3")
            self.note_shifts(path, pages[path], found)
        self.assertEqual(found, [], "\n" + "\n".join(map(str, found)))

    def is_counted(self):
        """What needs attention is no news: the series have it."""
        series = self.call("GET", "/series?window=1h")["destinations"]
        return "refusing" in series and any(series["refusing"]["discarded"])

    def note_shifts(self, path, page, found):
        shifts = page.evaluate("window.__shifts")
        # In a list of the latest, those that came push the others down.
        row = LISTS.get(path)
        shifts = [one for one in shifts
                  if not row or not all(node.startswith(row) for node in one["what"])]
        total = sum(shift["value"] for shift in shifts)
        if total >= SHIFT_MAX:
            found.append((path, round(total, 4), [shift["what"] for shift in shifts]))

    def test_nothing_jumps_in_the_debugger(self):
        """Rows come at the top, and push the others down; nothing else moves."""
        self.start_server()
        page = self.open("/debugger")
        page.role("status").having("Live").wait()
        self.track("Order Completed")
        page.role("listbox").wait()
        for _ in range(5):
            self.track("Order Completed", "Cart Viewed")
        page.until("document.querySelectorAll('[role=option]').length === 11")
        page.role("listbox").role("option").nth(0).click()
        found = []
        self.note_shifts("/debugger", page, found)
        self.assertEqual(found, [])


at_both_widths(globals(), Layout)

if __name__ == "__main__":
    unittest.main(verbosity=2)
