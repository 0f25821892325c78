"""A test of the pages: the server, a webhook's other end, and a browser that is watched.

Each file's scenario is a class without a size; `at_both_widths` makes its two tests, one on a desk
and one on a phone.
"""

import json
import pathlib
import re
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e")]

from house import House  # noqa: E402
from hook_receiver import HookReceiver  # noqa: E402
from programs import wait_for  # noqa: E402

from browser import NARROW, WIDE, Browser, pattern  # noqa: E402

WAIT_SECONDS_MAX = 30

WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: Shop backend, write_keys: [shop-key]}
destinations:
  - id: hook
    type: webhook
    name: Order desk
    settings: {url: "${HOOK_URL}", batch_max: 1, linger_ms: 0, allow_private_networks: true}
"""


def at_both_widths(names, scenario):
    """Puts the scenario's two tests into a module."""
    for suffix, size in (("OnADesk", WIDE), ("OnAPhone", NARROW)):
        name = scenario.__name__ + suffix
        names[name] = type(name, (scenario, PageCase), {"size": size, "__module__":
                                                        names["__name__"]})


class PageCase(House):
    size = WIDE
    workspace = WORKSPACE
    server_options = ()
    receives = "/hook"

    def setUp(self):
        super().setUp()
        if self.workspace:
            self.write("workspace.yaml", self.workspace)
        self.answers = lambda request: (200, b"")
        self.receiver = HookReceiver(lambda request: self.answers(request))
        self.addCleanup(self.receiver.stop)
        self.hook_url = self.receiver.url + self.receives
        self.browser = Browser()
        self.addCleanup(self.browser.close)
        self.pages = []

    def begin_server(self):
        options = ["--workspace", self.folder / "workspace.yaml"] if self.workspace else []
        return self.start("analyticsd", *options, "--data", self.folder / "data", "--listen",
                          self.tracking, "--console", self.console, *self.server_options,
                          environment={"HOOK_URL": self.hook_url})

    def open(self, path="/", size=None, theme="light"):
        page = self.browser.open(f"http://{self.console}{path}", size or self.size, theme)
        self.pages.append(page)
        return page

    def tearDown(self):
        for page in self.pages:
            self.forgive(page)
        super().tearDown()

    def forgive(self, page, *patterns):
        """Takes back what went wrong on purpose; anything else is a failure."""
        others = [one for one in page.problems()
                  if not any(re.search(each, one) for each in patterns)]
        self.assertEqual(others, [])

    # Sending and asking without a page.

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://{self.console}/api{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def send(self, events, key="shop-key"):
        """As a library would, a batch."""
        body = {"writeKey": key, "batch": events}
        request = urllib.request.Request(f"http://{self.tracking}/v1/batch",
                                         json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.assertEqual(answer.status, 200)

    def track(self, *names, key="shop-key", **more):
        self.send([{"type": "track", "userId": "u1", "event": name, **more} for name in names], key)

    def received(self):
        """The names of the events that the webhook took."""
        return [event.get("event") for event in self.receiver.events(self.receives)]

    def until(self, what, condition, seconds=WAIT_SECONDS_MAX):
        return wait_for(what, condition, [self.server], seconds)

    # Finding one's way.

    def menu(self, page, name):
        """Goes to a page by the menu, wherever that is."""
        if self.size == NARROW:
            page.role("button", "Menu").click()
        page.role("navigation", "Main").role("link", name).click()
        page.role("heading", name, level=1).wait()

    def check_fits(self, page):
        """Nothing makes the page wider than the window."""
        extent = page.order("overflow")
        self.assertLessEqual(extent["page"], extent["window"], f"at {page.url()}")


__all__ = ["NARROW", "WIDE", "PageCase", "at_both_widths", "pattern"]
