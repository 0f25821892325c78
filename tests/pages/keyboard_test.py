"""Without a mouse: the skip link, the menu, the debugger's list and detail, dialogs."""

import unittest

import every_page
from page_case import NARROW, at_both_widths

FOCUSED = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText)"


class Keyboard:
    workspace = every_page.FULL_WORKSPACE

    def setUp(self):
        super().setUp()
        self.answers = every_page.answer

    def hook(self, name):
        return self.accounting()["destinations"][name]

    def focused(self, page):
        return page.evaluate(FOCUSED).strip()

    def tab_to(self, page, name, key="Tab", steps=60):
        """As many steps as it takes, which is a limit, too."""
        for _ in range(steps):
            page.key(key)
            if self.focused(page) == name:
                self.check_focus_shows(page)
                return
        self.fail(f"{key} does not lead to {name}")

    def check_focus_shows(self, page):
        """What has the focus has an outline or a shadow, and is within the window."""
        self.assertTrue(page.evaluate("""(() => {
          const node = document.activeElement
          const style = getComputedStyle(node)
          const rect = node.getBoundingClientRect()
          return (style.outlineStyle !== 'none' || style.boxShadow !== 'none') &&
            rect.bottom > 0 && rect.top < innerHeight })()"""), self.focused(page))

    def test_everything_goes_by_keyboard(self):
        self.start_server()
        every_page.fill(self)
        page = self.open("/")
        page.text("Accounting").nth(0).wait()
        self.check_skip_link(page)
        self.check_menu(page)
        self.check_debugger(page)
        self.check_dialog(page)
        self.check_tabs(page)

    def check_skip_link(self, page):
        page.key("Tab")
        self.assertEqual(self.focused(page), "Skip to content")
        self.check_focus_shows(page)
        page.key("Enter")
        self.assertEqual(page.evaluate("document.activeElement.id"), "main")

    def check_menu(self, page):
        page.reload()
        page.text("Accounting").nth(0).wait()
        if self.size == NARROW:
            self.tab_to(page, "Menu")
            page.key("Enter")
            page.role("button", "Close menu").nth(0).wait()
            page.key("Escape")
            page.role("button", "Menu").wait()
            self.assertEqual(self.focused(page), "Menu")
            page.key("Enter")
        self.tab_to(page, "Debugger")
        page.key("Enter")
        page.role("heading", "Debugger", level=1).wait()
        self.assertEqual(self.focused(page), "Debugger", "reading goes on at the page's heading")
        self.assertEqual(page.evaluate("document.activeElement.localName"), "h1")
        self.assertIn("Debugger", page.title())

    def check_debugger(self, page):
        page.role("listbox").role("option").nth(0).wait()
        self.tab_to(page, "Events, the latest first")
        page.key("ArrowDown")
        page.key("ArrowDown")
        active = page.role("listbox").attribute("aria-activedescendant")
        page.key("Enter")
        page.role("tab", "Pretty").wait()
        self.assertEqual(page.css("[aria-selected=true][role=option]").attribute("id"), active)
        if self.size == NARROW:
            self.assertTrue(page.role("dialog").count())
        page.key("Escape")
        page.role("tab", "Pretty").gone()
        self.assertEqual(self.focused(page), "Events, the latest first")

    def check_dialog(self, page):
        page.go("/sources")
        page.role("table", "Sources").wait()
        self.tab_to(page, "Add source")
        page.key("Enter")
        dialog = page.role("dialog", "Add source")
        dialog.wait()
        self.assertTrue(dialog.label("Name").is_focused())
        # The focus stays inside, whichever way one goes.
        for _ in range(8):
            page.key("Tab")
            self.assertTrue(page.evaluate(
                "document.activeElement === document.body"
                " || document.activeElement.closest('dialog') !== null"))
        page.key("Escape")
        dialog.gone()
        self.assertEqual(self.focused(page), "Add source")

    def check_tabs(self, page):
        page.go("/sources/shop")
        page.role("tab", "C++").wait()
        page.role("tab", "C++").focus()
        page.key("ArrowRight")
        self.assertNotEqual(self.focused(page), "C++")
        self.assertEqual(page.evaluate("document.activeElement.ariaSelected"), "true")


at_both_widths(globals(), Keyboard)

if __name__ == "__main__":
    unittest.main(verbosity=2)
