"""Chromium, driven as a person would: by roles and labels. js/drive.mjs does what is said here.

    page = browser.open(url, WIDE)
    page.role("button", "Save changes").click()
    page.label("Name").fill("Shop")
    page.role("heading", "Shop").wait()

Every act waits until it can be done. What goes wrong on a page is in `page.problems()`.
"""

import json
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SDKS = ROOT / "build" / "sdks"
PACKAGES = ROOT / "build" / "pages"
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}
NODE = (SDKS / "node_modules" / f"node-linux-{ARCHITECTURES.get(platform.machine())}" / "bin"
        / "node")
DRIVER = pathlib.Path(__file__).resolve().parent / "js" / "drive.mjs"

WIDE = (1280, 800)
NARROW = (360, 740)


class ActFailed(AssertionError):
    """The browser could not do what it was told."""


def pattern(text):
    """A name that is only known in part."""
    return {"re": text}


class Browser:
    def __init__(self):
        self.process = subprocess.Popen(
            [NODE, DRIVER, SDKS, PACKAGES], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, start_new_session=True)
        self.count = 0

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise ActFailed(f"the browser ended, at {order}")
        answer = json.loads(line)
        if "error" in answer:
            raise ActFailed(f"{order}: {answer['error']}")
        return answer["value"]

    def open(self, url, size=WIDE, theme="light"):
        self.count += 1
        page = Page(self, f"page-{self.count}", url)
        page.order("open", url=url, width=size[0], height=size[1], theme=theme)
        return page

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Place:
    """Where something is on a page: the steps to it."""

    def __init__(self, page, steps=()):
        self.page, self.steps = page, steps

    def step(self, **step):
        return Place(self.page, (*self.steps, step))

    def role(self, role, name=None, **states):
        """By its role, and its name whole; `pattern` for a part of one."""
        more = {"name": name} if name is not None else {}
        return self.step(role=role, **{"exact": True, **more, **states})

    def label(self, label, exact=True):
        return self.step(label=label, exact=exact)

    def text(self, text, exact=False):
        return self.step(text=text, exact=exact)

    def having(self, text):
        """Those that have the text somewhere inside."""
        return self.step(**{"with": text})

    def css(self, selector):
        return self.step(css=selector)

    def nth(self, number):
        return self.step(nth=number)

    def order(self, do, **more):
        return self.page.order(do, at=list(self.steps), **more)

    def click(self):
        self.order("click")

    def fill(self, value):
        self.order("fill", value=value)

    def choose(self, label):
        """An option, as it is shown."""
        self.order("choose", value={"label": label})

    def check(self, value=True):
        self.order("check", value=value)

    def press(self, key):
        self.order("press", key=key)

    def focus(self):
        self.order("focus")

    def wait(self, state="visible", ms=None):
        self.order("wait", state=state, ms=ms)
        return self

    def gone(self, ms=None):
        self.wait("hidden", ms)

    def count(self):
        return self.order("count")

    def read(self):
        return self.order("text")

    def read_all(self):
        return self.order("texts")

    def value(self):
        return self.order("value")

    def attribute(self, name):
        return self.order("attribute", name=name)

    def is_enabled(self):
        return self.order("enabled")

    def is_visible(self):
        return self.order("visible")

    def is_focused(self):
        return self.order("focused")

    def download(self):
        """Clicks it; the file's name, and its text."""
        file = self.order("download")
        return file["name"], file["text"]


class Page(Place):
    def __init__(self, browser, name, url):
        super().__init__(self)
        self.browser, self.name = browser, name
        self.origin = "/".join(url.split("/")[:3])

    def order(self, do, **more):
        return self.browser.order(do=do, page=self.name, **more)

    def go(self, path):
        """By the address bar."""
        self.order("goto", url=self.origin + path)

    def reload(self):
        self.order("reload")

    def url(self):
        return self.order("url").removeprefix(self.origin)

    def title(self):
        return self.order("title")

    def evaluate(self, script):
        return self.order("evaluate", script=script)

    def until(self, script):
        """Waits until the expression holds in the page."""
        self.order("until", script=script)

    def key(self, key):
        self.order("key", key=key)

    def problems(self):
        """What went wrong since the last time."""
        return self.order("problems")

    def close(self):
        self.order("close")
