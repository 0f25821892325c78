"""A service of the catalogue that is added from its page, and a mapping that is changed in the
editor: refused while it is wrong, shown with the request that it would become, and in effect once
it is saved. The service is a receiver on this machine, reached by the destination's relay."""

import base64
import json
import unittest

from page_case import at_both_widths

WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: Shop backend, write_keys: [shop-key]}
destinations:
  - id: product
    type: mixpanel
    name: Mixpanel
    settings:
      project_token: token-of-the-project
      api_secret: secret-of-the-project
      relay_url: "${HOOK_URL}"
      allow_private_networks: true
"""


class Mapping:
    workspace = WORKSPACE
    receives = ""

    def sent_names(self):
        """The names of the events that the service was sent."""
        return [event["event"] for request in self.receiver.requests("/import?strict=1")
                for event in request.events]

    def test_a_mapping_from_the_editor_changes_what_is_sent(self):
        self.answers = lambda request: (200, b'{"code": 200, "status": "OK"}')
        self.start_server()
        self.track("Order Completed", properties={"total": 12.5})
        self.track("Signed Up")
        self.until("both are sent", lambda: len(self.sent_names()) == 2)
        page = self.open("/")
        self.menu(page, "Destinations")
        page.role("link", "Mixpanel").click()
        page.role("tab", "Mappings").click()
        page.text("These are the mappings of the catalogue.").wait()

        self.check_wrong_one(page)
        self.check_right_one(page)
        page.role("region", "Unsaved changes").role("button", "Save changes").click()
        page.role("status").having("The mappings are saved").wait()
        page.text("These mappings are this destination’s own.").wait()
        self.track("Signed Up")
        self.until("it has its new name", lambda: "Shop: Signed Up" in self.sent_names())
        self.check_secret_is_not_shown(page)

    def check_wrong_one(self, page):
        trigger = page.role("region", "Track Calls").label("Events")
        trigger.fill('type = "track" and')
        page.text("line 1, column").wait()
        bar = page.role("region", "Unsaved changes")
        bar.text("A mapping has an error").wait()
        self.assertFalse(bar.role("button", "Save changes").is_enabled())
        self.check_fits(page)
        trigger.fill('type = "track" and event != "Order Completed"')
        page.text("line 1, column").gone()

    def check_right_one(self, page):
        card = page.role("region", "Track Calls")
        card.css("summary").click()
        card.label("event (required)").fill("Shop: {{event}}")
        preview = page.role("region", "Preview")
        preview.text("Shop: Signed Up").wait()
        preview.text("/import?strict=1").wait()
        self.assertNotIn("Shop: Signed Up", self.sent_names(), "nothing is in effect yet")
        self.check_fits(page)

    def check_secret_is_not_shown(self, page):
        sent = self.receiver.requests("/import?strict=1")[0].headers["Authorization"]
        self.assertEqual(base64.b64decode(sent.removeprefix("Basic ")), b"secret-of-the-project:")
        shown = page.css("body").read() + json.dumps(self.call("GET", "/destinations/product"))
        self.assertNotIn("secret-of-the-project", shown)


at_both_widths(globals(), Mapping)

if __name__ == "__main__":
    unittest.main(verbosity=2)
