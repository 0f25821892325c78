"""A house whose server runs on a faulty system, under traffic, watched all the time."""

import collections
import http.client
import os
import pathlib
import shutil
import sys
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "e2e"), str(TESTS / "support")]

from faulty_system import FaultySystem  # noqa: E402
from house import LARGE, PROGRAMS, House, wait_for  # noqa: E402, F401
from programs import Failed, is_ready  # noqa: E402

from receiver import Receiver  # noqa: E402
from traffic import Traffic  # noqa: E402

FAULTY_SYSTEM = pathlib.Path(os.environ["FAULTY_SYSTEM"])
# Where the folders of failed tests are kept for a look at them; otherwise they are removed.
KEEP = os.environ.get("ANALYTICS_KEEP_FAILED")
LOG_LINES_SHOWN = 20
NAMED_MAX = 10
TOLD_TIMES_MAX = 10
RECOVERY_SECONDS_MAX = 10
SAMPLE_SECONDS = 0.03
READY_SAMPLE_SECONDS = 0.1
# What came in never goes back, over kills and restarts; nor what a destination has to do with.
GROWING = ("received", "rejected", "duplicates", "suppressed", "accepted")


def some(ids):
    """How many, and the first of them, for a message."""
    named = sorted(ids)[:NAMED_MAX]
    return f"{len(ids)}: {', '.join(named)}{' …' if len(ids) > len(named) else ''}"


class ChaosHouse(House):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.look_back_if_failed)
        self.data = self.folder / "data"
        self.faults = FaultySystem(FAULTY_SYSTEM, self.folder / "orders")
        self.receiver = Receiver()
        self.addCleanup(self.receiver.stop)
        self.hook_url = self.receiver.url
        # By the destination that sends to it.
        self.receivers = {"hook": self.receiver}
        self.traffic = None
        self.sampler = None

    def look_back_if_failed(self):
        outcome = self._outcome.result
        if not any(test is self for test, _ in outcome.failures + outcome.errors):
            return
        if self.server:
            said = self.server.log_text().splitlines()[-LOG_LINES_SHOWN:]
            print("The last that the server said:", *said, sep="\n  ", file=sys.stderr)
        if KEEP:
            kept = pathlib.Path(KEEP) / self.id()
            shutil.copytree(self.folder, kept, dirs_exist_ok=True)
            print(f"The folder is kept: {kept}", file=sys.stderr)

    def start(self, name, *arguments, environment=None):
        if name == "analyticsd":
            environment = (environment or {}) | self.faults.environment()
        return super().start(name, *arguments, environment=environment)

    def start_server_and_traffic(self, **settings):
        self.start_server()
        self.traffic = Traffic(self.tracking, **settings)
        self.addCleanup(self.traffic.abort)
        self.sampler = Sampler(self)
        self.addCleanup(self.sampler.stop)
        self.traffic.start()
        self.sampler.start()
        self.wait_for_answers(100)

    def wait_for_answers(self, count, seconds=RECOVERY_SECONDS_MAX):
        """Until that many more requests were answered with 200."""
        enough = self.traffic.acknowledged_requests + count
        wait_for(f"{count} more requests answered with 200",
                 lambda: self.traffic.acknowledged_requests >= enough, [self.server], seconds)

    def wait_for_refusals(self, count, seconds=RECOVERY_SECONDS_MAX):
        """Until that many more requests were answered with 503."""
        enough = self.traffic.refused_requests + count
        wait_for(f"{count} more requests answered with 503",
                 lambda: self.traffic.refused_requests >= enough, [self.server], seconds)

    def is_ready(self):
        return is_ready(f"http://{self.console}/readyz")

    def check_that_nothing_is_taken(self, seconds):
        """For so long, every answer is a 503, and /readyz says so too."""
        before = self.traffic.acknowledged_requests
        ready = []
        for _ in range(int(seconds / READY_SAMPLE_SECONDS)):
            time.sleep(READY_SAMPLE_SECONDS)
            ready.append(self.is_ready())
        self.assertEqual(self.traffic.acknowledged_requests - before, 0,
                         "requests answered with 200 though nothing can be stored")
        # Where it tries to recover, all may look well until the next event comes.
        self.assertLessEqual(sum(ready), len(ready) // 4,
                             "times that /readyz was 200 though nothing can be stored")
        self.server.check_alive()

    def check_told(self, reason):
        """Its log says what is wrong with which file of the event log, but not each time."""
        told = [line for line in self.server.log_text().splitlines()
                if f"{self.data}/log/" in line and reason in line]
        self.assertGreater(len(told), 0, f"nothing says that {reason}: {self.server.log_text()}")
        self.assertLess(len(told), TOLD_TIMES_MAX, told)

    def check_recovery(self):
        """The faults are over: the same process takes events again, within seconds."""
        process = self.server.process.pid
        began = time.monotonic()
        wait_for("ready again", self.is_ready, [self.server], RECOVERY_SECONDS_MAX)
        self.wait_for_answers(50)
        took = time.monotonic() - began
        self.assertLess(took, RECOVERY_SECONDS_MAX, "seconds until it had recovered")
        self.assertEqual(process, self.server.process.pid)

    def finish(self):
        """Ends the traffic, waits for delivery, and checks each event's fate."""
        self.traffic.stop()
        sums = self.wait_for_delivery()
        self.sampler.stop()
        self.assertEqual(self.sampler.wrong, [])
        self.assertEqual(self.traffic.unexpected, [])
        return self.check_fates(sums)

    def check_fates(self, sums):
        acknowledged, sent = self.traffic.acknowledged, self.traffic.sent
        rows = collections.Counter(row for row, in self.query("SELECT id FROM demo__tracks"))
        wrong = {
            "acknowledged, and not in SQLite": acknowledged - rows.keys(),
            "twice in SQLite": {i for i, count in rows.items() if count > 1},
            "in SQLite, and never sent": rows.keys() - sent,
            "of a request that was stored in part": {
                i for request in self.traffic.given_up for i in request.ids
                if 0 < sum(i in rows for i in request.ids) < len(request.ids)},
        }
        for name, receiver in self.receivers.items():
            hooked = receiver.ids().keys()
            wrong[f"acknowledged, and not at {name}"] = acknowledged - hooked
            wrong[f"at {name}, and not in SQLite"] = hooked - rows.keys()
        self.assertEqual([f"{what}: {some(ids)}" for what, ids in wrong.items() if ids], [])
        self.assertEqual(sums["accepted"], len(rows))
        for name, one in sums["destinations"].items():
            self.assertEqual((one["accepted"], one["delivered"]), (len(rows), len(rows)), name)
        print(f"{self.id()}: {len(acknowledged)} acknowledged, {len(rows)} stored, "
              f"{sums['duplicates']} duplicates, {self.repeated()} repeated, "
              f"{self.traffic.refused_requests} answers 503, "
              f"{self.sampler.samples} samples of the accounting", file=sys.stderr)
        return sums

    def repeated(self):
        """By destination, how many events came that had come before."""
        counts = {name: receiver.ids() for name, receiver in self.receivers.items()}
        return {name: sum(ids.values()) - len(ids) for name, ids in counts.items()}


class Sampler(threading.Thread):
    """Asks for the accounting again and again; while the server is away, nobody answers."""

    def __init__(self, house):
        super().__init__(daemon=True)
        self.house = house
        self.stopping = threading.Event()
        self.wrong = []
        self.samples = 0
        self.last = collections.Counter()

    def run(self):
        while not self.stopping.wait(SAMPLE_SECONDS):
            try:
                self.check(self.house.accounting())
            except (Failed, http.client.HTTPException):
                continue
            except AssertionError as error:
                self.wrong.append(f"the sums don't add up: {error}")

    def check(self, sums):
        self.samples += 1
        now = {name: sums[name] for name in GROWING}
        now |= {f"{name}'s accepted": one["accepted"]
                for name, one in sums["destinations"].items()}
        self.wrong += [f"{name} went back from {self.last[name]} to {number}"
                       for name, number in now.items() if number < self.last[name]]
        self.last.update(collections.Counter(now) - self.last)

    def stop(self):
        self.stopping.set()
        if self.is_alive():
            self.join()
