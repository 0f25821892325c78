"""A console with a token: asked for, refused when it is another, and kept by this tab alone."""

import json
import unittest

from page_case import at_both_widths

TOKEN = "a-token-that-is-long-enough-for-the-server"
UNAUTHORIZED = ("answer 401", r"status of 401")


class Token:
    def setUp(self):
        super().setUp()
        file = self.write("token", TOKEN + "\n")
        file.chmod(0o600)
        self.server_options = ("--console-token-file", file)

    def test_the_console_wants_its_token(self):
        self.start_server()
        page = self.open("/debugger")
        page.role("heading", "Sign in", level=1).wait()
        self.check_fits(page)
        self.assertEqual(page.css(".menu").count(), 0, "nothing else is shown")
        page.label("Token").fill("not-it")
        page.role("button", "Sign in").click()
        page.text("The server did not accept this token").wait()
        page.role("heading", "Sign in", level=1).wait()
        self.forgive(page, *UNAUTHORIZED)

        page.label("Token").fill(TOKEN)
        page.role("button", "Sign in").click()
        page.role("heading", "Debugger", level=1).wait()
        page.role("status").having("Live").wait()
        self.track("Signed In")
        page.role("listbox").role("option").having("Signed In").wait()
        self.forgive(page)
        self.check_kept(page)
        self.check_downloads(page)
        self.check_another_tab()
        self.check_signed_out(page)

    def check_kept(self, page):
        page.reload()
        page.role("listbox").role("option").having("Signed In").wait()
        self.assertEqual(page.order("cookies"), [])
        stored = page.evaluate("JSON.stringify({...localStorage})")
        self.assertNotIn(TOKEN, stored)
        self.assertNotIn(TOKEN, page.url())
        self.assertEqual(list(json.loads(page.evaluate("JSON.stringify({...sessionStorage})"))
                              .values()), [TOKEN])

    def check_downloads(self, page):
        """A link could not carry the token; a file comes all the same."""
        page.go("/sources/shop/schema")
        self.assertIn("Signed In", page.role("button", "CSV").download()[1])

    def check_another_tab(self):
        other = self.open("/")
        other.role("heading", "Sign in", level=1).wait()
        self.forgive(other, *UNAUTHORIZED)
        other.close()
        self.pages.remove(other)

    def check_signed_out(self, page):
        if self.size[0] < 600:
            page.role("button", "Menu").click()
        page.role("button", "Sign out").click()
        page.role("heading", "Sign in", level=1).wait()
        page.reload()
        page.role("heading", "Sign in", level=1).wait()
        self.forgive(page, *UNAUTHORIZED)


at_both_widths(globals(), Token)

if __name__ == "__main__":
    unittest.main(verbosity=2)
