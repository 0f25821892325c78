"""The programs that the end-to-end tests run, in a folder of their own."""

import contextlib
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import Program, get_json, is_ready, listening_address, wait_for  # noqa: E402

PROGRAMS = pathlib.Path(os.environ["ANALYTICS_PROGRAMS"])
# "large" makes the tests take longer, with more events and more kills.
LARGE = os.environ.get("ANALYTICS_TEST_SIZE") == "large"
IMPORT_SECONDS_MAX = 3600 if LARGE else 120

WORKSPACE = """\
version: 1
sources:
  - {id: demo, name: Demo, write_keys: [demo-key]}
destinations:
  - {id: lake, type: sqlite, settings: {path: lake.db}}
  - id: hook
    type: webhook
    settings: {url: "${HOOK_URL}", batch_max: 100, allow_private_networks: true}
"""

MAPPING = """\
{"event": "Row Read", "user_id": "user", "timestamp": {"column": "at"},
 "properties": {"number": {"column": "number", "type": "integer"}}}
"""


class House(unittest.TestCase):
    """A test with a server, its destinations, and a file to import."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="analytics-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("workspace.yaml", WORKSPACE)
        self.write("rows.map.json", MAPPING)
        # Any free port at the first start, the same ones at the next.
        self.tracking = self.console = "127.0.0.1:0"
        self.server = None
        self.sink = self.start("analytics-sink", "--listen", "127.0.0.1:0")
        self.hook_url = f"http://{listening_address(self.sink)}/hook"

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def start(self, name, *arguments, environment=None):
        program = Program(name, [str(a) for a in arguments], self.folder, environment, PROGRAMS)
        self.addCleanup(self.end, program)
        return program

    @staticmethod
    def end(program):
        if program.process.poll() is None:
            program.process.kill()
        program.process.wait()

    def begin_server(self):
        """Starts it and does not wait for anything."""
        return self.start(
            "analyticsd", "--workspace", self.folder / "workspace.yaml",
            "--data", self.folder / "data", "--listen", self.tracking, "--console", self.console,
            environment={"HOOK_URL": self.hook_url})

    def start_server(self):
        self.server = self.begin_server()
        self.tracking = self.said_address("Tracking API")
        self.console = self.said_address("Console")
        wait_for("the server ready", lambda: is_ready(f"http://{self.console}/readyz"),
                 [self.server], seconds=30)

    def said_address(self, what):
        def said():
            match = re.search(what + r": +https?://(\S+)", self.server.log_text())
            return match and match[1]
        return wait_for(f"the address of the {what}", said, [self.server], seconds=30)

    def kill_server(self):
        self.server.process.kill()
        self.server.process.wait()

    def accounting(self):
        accounting = get_json(f"http://{self.console}/api/accounting")
        self.check_sums(accounting)
        return accounting

    def check_sums(self, sums):
        self.assertEqual(sums["received"], sums["rejected"] + sums["duplicates"]
                         + sums["suppressed"] + sums["accepted"])
        for name, one in sums["destinations"].items():
            self.assertEqual(one["accepted"], one["filtered"] + one["delivered"]
                             + one["discarded"] + one["pending"], name)

    def wait_for_delivery(self, seconds=60):
        """Waits until nothing is pending anywhere; returns the accounting."""
        def done():
            sums = self.accounting()
            pending = [one["pending"] for one in sums["destinations"].values()]
            return sums if not any(pending) else None
        return wait_for("everything delivered", done, [self.server], seconds)

    def make_rows(self, count):
        """A CSV file of so many rows, each with a number of its own."""
        lines = ["user,at,number"]
        lines += [f"user-{i % 97},2024-05-{i % 28 + 1:02}T10:00:00Z,{i}" for i in range(count)]
        return self.write("rows.csv", "\n".join(lines) + "\n")

    def import_arguments(self, file, *more):
        return ["import", file, "--map", self.folder / "rows.map.json", "-w", "demo-key",
                "--host", f"http://{self.tracking}", *more]

    def run_import(self, file, *more):
        """Runs an import to its end; returns the exit code and what it said."""
        command = [PROGRAMS / "analytics", *self.import_arguments(file, *more)]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              timeout=IMPORT_SECONDS_MAX, check=False)
        return done.returncode, done.stdout + done.stderr

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "lake.db")) as lake:
            return lake.execute(sql).fetchall()

    def check_every_row_once(self, count):
        """Every row is in the table exactly once."""
        rows = self.query("SELECT number FROM demo__row_read ORDER BY number")
        self.assertEqual(rows, [(i,) for i in range(count)])
        self.assertEqual(self.query("SELECT count(*), count(DISTINCT id) FROM demo__tracks"),
                         [(count, count)])
