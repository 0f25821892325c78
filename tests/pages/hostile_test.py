"""Strings of strangers, in every place that has a string, on every page: always text."""

import json
import unittest
import urllib.parse
import urllib.request

from hostile_text import MARKUP, STRINGS, calls
from page_case import at_both_widths

IMAGE = MARKUP[0]
# A name is one line of the workspace.
WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: 'NAME', write_keys: [shop-key]}
  - {id: other, name: Other, write_keys: [other-key]}
destinations:
  - id: hook
    type: webhook
    name: 'NAME'
    settings: {url: "${HOOK_URL}", batch_max: 50, allow_private_networks: true}
  - id: refusing
    type: webhook
    name: 'NAME twice'
    settings: {url: "${HOOK_URL}/refusing", batch_max: 1, allow_private_networks: true}
    filters:
      - {if: 'type = "identify" or event = "<img src=x onerror=window.__xss=1 class=planted>"',
         action: drop}
""".replace("NAME", IMAGE)


class Hostile:
    workspace = WORKSPACE

    def setUp(self):
        super().setUp()
        self.answers = self.answer

    @staticmethod
    def answer(request):
        return (400, "\n".join(STRINGS).encode()) if "refusing" in request.path else (200, b"")

    def send_everything(self):
        # The picture comes first, since the debugger keeps a sample of what comes at once, and
        # last, so that lists of the latest begin with it.
        for number, text in enumerate([*STRINGS, IMAGE]):
            self.send(calls(text, number))
            self.send_as_is({"writeKey": text, "type": "track", "event": text, "userId": "u"})
            self.send_as_is([text])
        self.wait_for_delivery()

    def send_as_is(self, body):
        """What no library would: it is refused, and shown."""
        request = urllib.request.Request(f"http://{self.tracking}/v1/track",
                                         json.dumps(body).encode())
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except urllib.error.HTTPError as error:
            error.close()

    def check_text(self, page, shown=IMAGE):
        """It is there to be read, and nothing else came of it."""
        if shown:
            page.text(shown).wait()
        self.assertEqual(page.css(".planted").count(), 0)
        self.assertTrue(page.evaluate("window.__xss === undefined"))
        self.check_fits(page)
        self.forgive(page)

    def test_strings_of_strangers_are_text(self):
        self.start_server()
        self.send_everything()
        page = self.open("/")
        page.text("Accounting").nth(0).wait()
        self.check_text(page)
        for path in ("/sources", "/sources/shop", "/destinations", "/delivery", "/failed-events",
                     "/schema", "/replays"):
            page.go(path)
            page.css(".skeleton").gone()
            # A closed list of choices shows one of them.
            self.check_text(page, shown=None if path == "/replays" else IMAGE)
        self.check_debugger(page)
        self.check_schema(page)
        self.check_delivery(page)
        self.check_failed(page)
        self.check_filters(page)
        self.check_addresses(page)

    def check_debugger(self, page):
        page.go("/debugger")
        rows = page.role("listbox").role("option")
        rows.nth(0).wait()
        for kind in ("track", "identify", "page", "screen", "group", "alias"):
            page.go(f"/debugger?q=onerror&verdict=accepted&type={kind}")
            self.check_event(page, rows, ("Raw", "Where it went", "Pretty"))
        page.go("/debugger?q=onerror&verdict=rejected&source=shop")
        self.check_event(page, rows, ("Raw", "Pretty"))
        page.go("/debugger?source=(unknown)")
        rows.nth(0).click()
        self.check_text(page, shown=None)

    def check_event(self, page, rows, tabs):
        rows.nth(0).click()
        for tab in tabs:
            page.role("tab", tab).click()
            page.css(".skeleton").gone()
            self.check_text(page, shown=None)
        self.assertIn("onerror", page.role("tabpanel").read())

    def check_schema(self, page):
        page.go("/sources/shop/schema")
        page.role("button", IMAGE).click()
        self.check_text(page)
        page.role("button", "__proto__").click()
        for tab in ("User traits", "Group traits"):
            page.role("tab", exact=False).having(tab).click()
            self.check_text(page)
        _, text = page.css(".main").role("button", "CSV").download()
        self.assertIn("onerror", text)

    def check_delivery(self, page):
        page.go("/destinations/refusing/delivery")
        page.role("listitem").role("button", expanded=False).having("400").nth(0).click()
        for tab in ("Event", "Request", "Response"):
            page.role("tab", tab).click()
            self.check_text(page, shown=None)
        self.assertIn("onerror", page.role("region", "Response").read())

    def check_failed(self, page):
        page.go("/failed-events?destination=refusing")
        page.role("table", "Failed events").role("row").having("onerror").role(
            "button").nth(0).click()
        page.role("dialog").text("onerror").wait()
        self.check_text(page, shown=None)
        page.key("Escape")

    def check_filters(self, page):
        page.go("/destinations/refusing?tab=filters")
        page.role("list", "Latest events").wait()
        self.check_text(page, shown=None)
        page.label("If").fill(f"event = '{IMAGE}")
        page.css("mark").wait()
        self.check_text(page, shown=None)
        page.role("region", "Unsaved changes").role("button", "Undo").click()

    def check_addresses(self, page):
        """What stands in an address is shown, too, by whoever made the link."""
        quoted = urllib.parse.quote(IMAGE, safe="")
        for path in (f"/debugger?q={quoted}&source={quoted}&name={quoted}",
                     f"/failed-events?destination={quoted}", f"/destinations/add/{quoted}",
                     f"/replays?destination={quoted}"):
            page.go(path)
            page.css(".skeleton").gone()
            self.check_text(page, shown=None)
        for path in (f"/sources/{quoted}", f"/destinations/{quoted}", f"/{quoted}",
                     f"/destinations/{quoted}/delivery", f"/sources/{quoted}/schema"):
            page.go(path)
            page.css(".skeleton").gone()
            self.forgive(page, "404", "400")
            self.check_text(page, shown=None)


at_both_widths(globals(), Hostile)

if __name__ == "__main__":
    unittest.main(verbosity=2)
