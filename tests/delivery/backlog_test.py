"""Many events behind for one destination: nobody else notices, memory stays, and it catches up."""

import itertools
import pathlib
import time
import unittest

from delivery_house import LARGE, DeliveryHouse, get_json, webhook
from programs import free_address, listening_address

EVENTS = 10_000_000 if LARGE else 200_000
FIRST_EVENTS = EVENTS // 10
USERS = 10_000
BATCH = 100
ROWS_AT_ONCE = 10_000
# The log on disk takes over 250 bytes an event; of that, nothing may stay in memory.
GROWTH_BYTES_MAX = 64 << 20
# Reading all that is behind would take longer, and the machine may be busy.
START_SECONDS_MAX = 5


class Backlog(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.live = self.sink
        self.live_url = self.hook_url = f"http://{listening_address(self.live)}"
        self.away_address = free_address(0)
        self.configure(
            webhook("live", self.live_url, batch_max=BATCH),
            webhook("away", f"http://{self.away_address}/", batch_max=BATCH,
                    delivery={"backlog_max": "100GiB"}))
        self.start_server()
        self.start_sampler()

    def bring(self, numbers):
        """Imports rows with those numbers; the seconds that it took."""
        rows = self.folder / "rows.csv"
        with open(rows, "w", encoding="utf-8") as file:
            file.write("user,at,number\n")
            while some := list(itertools.islice(numbers, ROWS_AT_ONCE)):
                file.write("".join(f"user-{i % USERS},2026-05-{i % 28 + 1:02}T10:00:00Z,{i}\n"
                                   for i in some))
        began = time.monotonic()
        code, said = self.run_import(rows)
        self.assertEqual(code, 0, said)
        return time.monotonic() - began

    def memory(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def wait_for_live(self, count):
        """Until the destination that works has them all, while the other has none of them."""
        began = time.monotonic()
        self.wait("all live", lambda: self.delivery("live")["delivered"] == count)
        self.assertEqual(self.delivery("away")["pending"], count)
        return time.monotonic() - began

    def seconds_to_start(self):
        self.kill_server()
        began = time.monotonic()
        self.start_server()
        return time.monotonic() - began

    def drain(self):
        """The destination is back; events a second from the first to the last."""
        host, port = self.away_address.split(":")
        away = self.start("analytics-sink", "--listen", f"{host}:{port}")
        listening_address(away)
        self.wait("the first has come", lambda: self.came(self.away_address))
        began, first = time.monotonic(), self.came(self.away_address)
        self.wait("all delivered", lambda: self.delivery("away")["pending"] == 0)
        return (EVENTS - first) / (time.monotonic() - began)

    def came(self, address):
        return get_json(f"http://{address}/count")["events"]

    def test_it_catches_up_and_costs_nobody_anything(self):
        numbers = iter(range(EVENTS))
        self.bring(itertools.islice(numbers, FIRST_EVENTS))
        self.wait_for_live(FIRST_EVENTS)
        memory_first = self.memory()
        seconds = self.bring(numbers)
        lag = self.wait_for_live(EVENTS)
        memory = self.memory()
        self.assertLess(memory - memory_first, GROWTH_BYTES_MAX, "bytes more in memory")
        # The first one has to find out what the event log was at, too.
        first_start, start = self.seconds_to_start(), self.seconds_to_start()
        self.assertLess(start, START_SECONDS_MAX, "seconds until ready")
        self.assertEqual(self.delivery("away")["pending"], EVENTS)
        memory_started = self.memory()
        rate = self.drain()
        sums = self.accounting()["destinations"]
        for name in ("live", "away"):
            self.assertEqual((sums[name]["accepted"], sums[name]["delivered"]), (EVENTS, EVENTS))
        self.assertGreaterEqual(self.came(self.away_address), EVENTS)
        self.stop_sampler()
        megabyte = 1_000_000
        self.say(f"{EVENTS} behind: {(EVENTS - FIRST_EVENTS) / seconds:,.0f} events/s came in, "
                 f"live had the last {lag:.2f} s later; RSS {memory_first / megabyte:.0f} MB with "
                 f"a tenth of them, {memory / megabyte:.0f} with all, "
                 f"{memory_started / megabyte:.0f} after starts, which took {first_start:.2f} s "
                 f"after kill -9 right behind the load, and {start:.2f} s after another; then it "
                 f"drained {rate:,.0f} events/s")


if __name__ == "__main__":
    unittest.main(verbosity=2)
