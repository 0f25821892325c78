"""A replay: forecast first, then started, and everything is sent once more."""

import unittest

from page_case import at_both_widths


class Replay:
    def test_a_replay_is_forecast_started_and_finishes(self):
        self.start_server()
        self.track("Order Completed", "Order Completed", "Cart Viewed")
        self.until("all delivered", lambda: len(self.received()) == 3)
        page = self.open("/")
        self.menu(page, "Replays")
        page.role("heading", "No replays yet").wait()
        start = page.role("button", "Start")
        self.assertFalse(start.is_enabled(), "not before it is known what it would send")
        page.role("button", "Dry run").click()
        page.text("3 events would be sent").wait()
        self.check_fits(page)

        # Only one of the names: what was forecast for another order does not count.
        page.label("Track events").nth(-1).fill("Order Completed")
        page.key("Enter")
        self.assertFalse(start.is_enabled())
        page.role("button", "Dry run").click()
        page.text("2 events would be sent").wait()
        self.assertEqual(len(self.received()), 3, "a dry run sends nothing")
        start.click()
        page.role("status").having("The replay has started").wait()
        self.until("sent again", lambda: len(self.received()) == 5)
        self.assertEqual(self.received().count("Order Completed"), 4)
        row = page.role("table", "Replays").role("row").having("Order desk")
        row.having("Finished").wait()
        self.check_fits(page)
        replay, = self.call("GET", "/replays")["replays"]
        self.assertEqual((replay["state"], replay["delivered"]), ("finished", 2))


at_both_widths(globals(), Replay)

if __name__ == "__main__":
    unittest.main(verbosity=2)
