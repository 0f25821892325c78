"""S3-compatible storage on loopback, and what is in it."""

import gzip
import pathlib
import platform
import re
import subprocess
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import HTTP, wait_for  # noqa: E402

MODULES = ROOT / "build" / "s3" / "node_modules"
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}
NODE = MODULES / f"node-linux-{ARCHITECTURES.get(platform.machine())}" / "bin" / "node"
NAMESPACE = "{http://doc.s3.amazonaws.com/2006-03-01/}"


class Storage:
    """The bucket `events`; the key S3RVER, with the secret S3RVER."""

    def __init__(self, test, folder):
        self.test = test
        self.folder = folder
        self.log = folder / "storage.log"
        self.port = 0
        self.process = None
        self.start()
        test.addCleanup(self.stop)

    def start(self):
        """At the same port as before."""
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [NODE, pathlib.Path(__file__).with_name("s3_server.mjs"), MODULES,
                 self.folder / "storage", str(self.port)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.port = int(self.said("listening"))
        self.reading = f"http://127.0.0.1:{self.said('reading')}/events"

    def stop(self):
        self.process.kill()
        self.process.wait()

    def check_alive(self):
        self.test.assertIsNone(self.process.poll(), self.log.read_text())

    def said(self, what):
        def port():
            match = re.search(what + r" on 127.0.0.1:(\d+)\n", self.log.read_text())
            return match and match[1]
        return wait_for(f"the storage {what}", port, [self], seconds=30)

    def names(self):
        """All objects' names; there must be fewer than a page has."""
        with HTTP.open(f"{self.reading}?list-type=2", timeout=10) as answer:
            listing = xml.etree.ElementTree.fromstring(answer.read())
        self.test.assertEqual(listing.findtext(f"{NAMESPACE}IsTruncated"), "false")
        return [key.text for key in listing.iter(f"{NAMESPACE}Key")]

    def lines(self):
        """Every line of every object."""
        lines = []
        for name in self.names():
            url = f"{self.reading}/{urllib.parse.quote(name)}"
            with HTTP.open(url, timeout=10) as answer:
                lines += gzip.decompress(answer.read()).splitlines()
        return lines
