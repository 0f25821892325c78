"""`analyticsd` with one webhook, and what its console says of it."""

import json
import pathlib
import signal
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tools" / "main_job"), str(ROOT / "bench" / "ingest"),
             str(ROOT / "tests" / "chaos")]

from programs import Program, free_address, get_json, is_ready, wait_for  # noqa: E402
from servers import cpu_seconds  # noqa: E402

PROGRAMS = ROOT / "build" / "release" / "bin"
WRITE_KEY = "demo-key"
SECONDS_MAX = 3_600
# Finer than the time that draining takes, and too seldom to cost anything.
POLL_SECONDS = 0.02


class Server:
    def __init__(self, folder, url, **settings):
        self.folder, self.url, self.settings = folder, url, settings
        self.tracking, self.console = free_address(0), free_address(0)
        self.configure()
        self.program = Program(
            "analyticsd", ["--workspace", folder / "workspace.yaml", "--data", folder / "data",
                           "--listen", self.tracking, "--console", self.console],
            folder, None, PROGRAMS)
        wait_for("ready", lambda: is_ready(f"http://{self.console}/readyz"), [self.program], 30)

    def configure(self, **delivery):
        """The workspace file; YAML is a superset of JSON."""
        hook = {"id": "hook", "type": "webhook", "delivery": delivery,
                "settings": {"url": self.url, "allow_private_networks": True, **self.settings}}
        (self.folder / "workspace.yaml").write_text(json.dumps({
            "version": 1, "sources": [{"id": "demo", "write_keys": [WRITE_KEY]}],
            "destinations": [hook]}))

    def reload(self):
        self.program.process.send_signal(signal.SIGHUP)

    def delivery(self):
        return get_json(f"http://{self.console}/api/destinations/hook/delivery")

    def wait_until_delivered(self):
        deadline = time.monotonic() + SECONDS_MAX
        while self.delivery()["pending"] and time.monotonic() < deadline:
            self.program.check_alive()
            time.sleep(POLL_SECONDS)
        return self.delivery()

    def cpu_seconds(self):
        return cpu_seconds(self.program.process.pid)

    def stop(self):
        self.program.stop()
