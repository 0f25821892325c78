"""The main job: start, import, wait until everything is delivered, and show it."""

import csv
import json
import os
import subprocess
import sys
import time

import report
from places import DATASETS, EXAMPLES, PROGRAMS, fresh_folder
from programs import (POLL_SECONDS, Failed, Program, free_address, get_json, is_ready,
                      listening_address, wait_for)

WRITE_KEY = "demo-write-key"  # as in examples/workspace.yaml
IMPORTS = [("flights-20k.json", "flights.map.json"), ("birdstrikes.csv", "birdstrikes.map.json")]
READY_SECONDS_MAX = 60
STALL_SECONDS_MAX = 120


class Job:
    def __init__(self):
        self.folder, self.lock = fresh_folder()
        self.programs = []
        self.tracking = self.console = self.sink = None

    @property
    def lake(self):
        return self.folder / "data" / "lake.db"

    def run(self):
        """Every step up to the report; returns what is wrong, nothing if all is well."""
        self.start()
        for data, mapping in IMPORTS:
            self.import_file(data, mapping)
        accounting = self.wait_until_delivered()
        counts = get_json(f"http://{self.sink}/count")
        report.print_accounting(accounting)
        report.print_landed(self.lake, f"http://{self.sink}", counts)
        report.print_routes(self.lake)
        return problems(accounting, counts, expected_rows())

    def start(self):
        sink = self.start_program("analytics-sink", ["--listen", "127.0.0.1:0"])
        self.sink = listening_address(sink)
        self.tracking, self.console = free_address(8080), free_address(8081)
        self.start_program(
            "analyticsd",
            ["--workspace", str(EXAMPLES / "workspace.yaml"), "--data", str(self.folder / "data"),
             "--listen", self.tracking, "--console", self.console],
            {"HOOK_URL": f"http://{self.sink}/"})
        wait_for("analyticsd ready", lambda: is_ready(f"http://{self.console}/readyz"),
                 self.programs, READY_SECONDS_MAX)
        print(f"analyticsd is ready: Tracking API http://{self.tracking}, "
              f"console http://{self.console}")

    def start_program(self, *arguments):
        program = Program(*arguments[:2], self.folder, *arguments[2:])
        self.programs.append(program)
        return program

    def import_file(self, data, mapping):
        print(f"\nImporting {data}", flush=True)
        command = [PROGRAMS / "analytics", "import", DATASETS / data, "--map", EXAMPLES / mapping,
                   "--dead-letter", self.folder / f"{data}.dead-letter"]
        settings = {"ANALYTICS_WRITE_KEY": WRITE_KEY, "ANALYTICS_HOST": f"http://{self.tracking}",
                    "no_proxy": "127.0.0.1"}
        code = subprocess.run(command, env=os.environ | settings, check=False).returncode
        if code != 0:
            raise Failed(f"the import of {data} ended with code {code}")

    def wait_until_delivered(self):
        """Until no destination has anything pending; gives up when nothing moves any more."""
        print("\nDelivering", flush=True)
        last, moved = None, time.monotonic()
        while True:
            accounting = get_json(f"http://{self.console}/api/accounting")
            if accounting != last:
                last, moved = accounting, time.monotonic()
                show_progress(accounting)
            if is_done(accounting):
                return accounting
            for program in self.programs:
                program.check_alive()
            if time.monotonic() - moved > STALL_SECONDS_MAX:
                report.print_accounting(accounting)
                raise Failed(f"nothing was delivered for {STALL_SECONDS_MAX} seconds; "
                             f"the logs are in {self.folder}")
            time.sleep(POLL_SECONDS)

    def stay(self):
        """Until Ctrl-C, or until the server ends."""
        print(f"\nThe console: http://{self.console}   (Ctrl-C stops everything)", flush=True)
        server = self.programs[-1]
        server.process.wait()
        server.check_alive()

    def stop(self):
        """In the reverse order; all of them, even if one does not end well."""
        ended_well = [program.stop() for program in reversed(self.programs)]
        self.lock.close()
        return all(ended_well)


def show_progress(accounting):
    """One line on a terminal, written again and again; nothing elsewhere."""
    if sys.stdout.isatty():
        parts = [f"{name} {counts['delivered']:,} of {counts['accepted']:,}"
                 for name, counts in sorted(accounting["destinations"].items())]
        end = "\n" if is_done(accounting) else ""
        print(f"\r\x1b[K  {', '.join(parts)}", end=end, flush=True)


def is_done(accounting):
    destinations = accounting["destinations"].values()
    return all(counts["pending"] == 0 and counts["accepted"] == accounting["accepted"]
               for counts in destinations)


def expected_rows():
    """Counted from the files themselves."""
    with open(DATASETS / "flights-20k.json", encoding="utf-8") as file:
        flights = len(json.load(file))
    with open(DATASETS / "birdstrikes.csv", encoding="utf-8", newline="") as file:
        strikes = sum(1 for _row in csv.DictReader(file))
    return flights + strikes


def problems(accounting, counts, expected):
    """Every number that is not what it has to be."""
    numbers = {"received": accounting["received"], "accepted": accounting["accepted"]}
    for name in ("lake", "hook"):
        numbers[f"delivered to {name}"] = accounting["destinations"][name]["delivered"]
    wrong = [f"{name} is {number:,}, not {expected:,}"
             for name, number in numbers.items() if number != expected]
    if counts["events"] < expected:  # At least once: a retry may bring one twice.
        wrong.append(f"the webhook's receiver has {counts['events']:,} events, not {expected:,}")
    if not wrong:
        print(f"\nAll {expected:,} events are accounted for and delivered to each destination.")
    return wrong
