"""Postgres is stopped under load and started again: nothing is lost, nothing is there twice. Nor
after a replay of all of it."""

import time
import unittest

from delivery_house import LAKE, LARGE, DeliveryHouse, webhook
from postgres_server import PostgresServer

OUTAGE_SECONDS = 60 if LARGE else 4
EVENTS_PER_SECOND = 2_000
# What is behind under load, at most, once it has caught up: less than comes in a second.
CAUGHT_UP_EVENTS = EVENTS_PER_SECOND


class Postgres(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.postgres = PostgresServer()
        self.addCleanup(self.postgres.remove)
        self.configure(LAKE, webhook("hook", self.receiver.url, batch_max=100),
                       {"id": "dwh", "type": "postgres", "settings": self.postgres.settings})
        self.start_server_and_traffic(events_per_second=EVENTS_PER_SECOND)

    def dwh(self):
        return self.accounting()["destinations"]["dwh"]

    def test_it_catches_up_and_loses_nothing(self):
        self.wait("some are in Postgres", lambda: self.dwh()["delivered"] > 0)
        self.postgres.stop()
        stopped_at = time.monotonic()
        self.wait("it is missed", lambda: self.delivery("dwh")["last_error"])
        hooked = len(self.receiver.ids())
        time.sleep(max(0, stopped_at + OUTAGE_SECONDS - time.monotonic()))
        self.assertGreater(len(self.receiver.ids()), hooked, "others go on")
        self.postgres.start()
        self.catch_up()
        sums = self.finish()
        self.assertEqual(sums["destinations"]["dwh"]["discarded"], 0)
        self.check_tables()
        replay = self.wait_for_replay(self.replay("dwh", **{"from": "2026-01-01T00:00:00Z"}))
        self.assertEqual((replay["state"], replay["delivered"]), ("finished", sums["accepted"]))
        self.check_tables()

    def catch_up(self):
        """Under load still."""
        behind, began = self.dwh(), time.monotonic()

        def rows():
            return self.dwh()["delivered"] - behind["delivered"]
        self.wait("the first rows since", rows)
        resumed, first = time.monotonic(), rows()
        self.wait("caught up", lambda: self.dwh()["pending"] < CAUGHT_UP_EVENTS)
        all_rows, seconds = rows(), time.monotonic() - resumed
        self.say(f"away for {OUTAGE_SECONDS} s at {EVENTS_PER_SECOND} events/s: "
                 f"{behind['pending']} behind; {first} rows {resumed - began:.2f} s after it was "
                 f"back, {all_rows - first} more in the next {seconds:.2f} s, when it had caught "
                 f"up; {(all_rows - first) / seconds:,.0f} rows/s")

    def check_tables(self):
        """Each event that was accepted is one row, of the table of all and of its own."""
        lake = {i for i, in self.query("SELECT id FROM demo__tracks")}
        for table in ("demo.tracks", "demo.chaos_came"):
            rows = [i for i, in self.postgres.rows(f"SELECT id FROM {table}")]
            self.assertEqual(len(rows), len(set(rows)), table)
            self.assertEqual(set(rows), lake, table)


if __name__ == "__main__":
    unittest.main(verbosity=2)
