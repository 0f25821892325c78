"""A destination from the catalogue: tested before it is there, switched off and on, and still so
after the server was killed."""

import unittest

from page_case import at_both_widths

GONE = ("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET",
        "ERR_INCOMPLETE_CHUNKED", "ERR_SOCKET_NOT_CONNECTED")


class Destination:
    server_options = ("--allow-private-networks",)

    def arrived(self):
        """At the new destination, by name; each once, for after a kill one may come again."""
        return list(dict.fromkeys(e.get("event") for e in self.receiver.events("/depot")))

    def send_and_wait(self, name):
        """Once the destination of the file has it, each has had its turn."""
        self.track(name)
        self.until(f"{name} accepted", lambda: name in self.received())
        self.wait_for_delivery()

    def test_a_destination_is_added_tested_and_switched(self):
        self.start_server()
        page = self.open("/")
        self.menu(page, "Destinations")
        page.role("link", "Add destination").click()
        page.label("Search the catalogue").fill("webh")
        page.role("listitem").role("link", exact=False).having("to a URL of yours").click()
        page.role("heading", "Add Webhook", level=1).wait()
        self.fill_in(page)
        self.check_test(page)
        page.role("button", "Add, disabled").click()
        page.role("heading", "Depot", level=1).wait()
        self.check_fits(page)
        self.check_switch(page)

    def fill_in(self, page):
        # What is asked for is said where it lacks.
        page.role("button", "Send a test event").click()
        self.assertTrue(page.css("[aria-invalid=true]").count())
        self.assertEqual(self.arrived(), [])
        page.label("Name").fill("Depot")
        page.css(".main").label("URL", exact=False).nth(0).fill(self.receiver.url + "/depot")
        page.text("More settings").click()
        page.label("Allow private networks").check()
        page.label("Batch max", exact=False).fill("1")
        self.check_fits(page)

    def check_test(self, page):
        page.role("button", "Send a test event").click()
        page.text("HTTP 200").wait()
        self.assertEqual(len(self.arrived()), 1)
        page.role("tab", "Request").click()
        self.assertIn("POST", page.role("tabpanel").read())
        self.assertNotIn("depot", self.accounting()["destinations"], "only tested")
        self.check_fits(page)

    def check_switch(self, page):
        switch = page.role("switch")
        tested = self.arrived()
        self.send_and_wait("While Disabled")
        switch.click()
        page.role("status").having("Depot is enabled").wait()
        self.send_and_wait("While Enabled")
        self.until("it came", lambda: self.arrived() == [*tested, "While Enabled"])
        self.restart(page)
        self.send_and_wait("After A Kill")
        self.until("it came", lambda: self.arrived()[-1] == "After A Kill")
        switch.click()
        page.role("status").having("Depot is disabled").wait()
        self.send_and_wait("While Disabled Again")
        self.restart(page)
        self.send_and_wait("After Another Kill")
        self.assertEqual(self.arrived(), [*tested, "While Enabled", "After A Kill"])
        page.reload()
        page.role("switch", checked=False).wait()

    def restart(self, page):
        """The page says that it is not up to date while nobody answers, and goes on then."""
        banner = page.text("Not up to date")
        self.kill_server()
        banner.wait()
        self.check_fits(page)
        self.start_server()
        banner.gone()
        self.forgive(page, *GONE)


at_both_widths(globals(), Destination)

if __name__ == "__main__":
    unittest.main(verbosity=2)
