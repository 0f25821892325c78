"""Each user's events come in their order, whatever fails, and whenever the server is restarted."""

import random
import sys
import time
import unittest

from delivery_house import LAKE, LARGE, PATIENCE_SECONDS, DeliveryHouse, webhook
from faulty_receiver import FaultyReceiver, is_poisoned
from history import Seen, check, most_often

ROUNDS = 40 if LARGE else 8
UPTIME_SECONDS_MAX = 2.5
EVENTS_PER_SECOND = 400
TIMEOUT_SECONDS = 1
# By destination: events in a request, requests at once, whether each event has its own outcome.
SHAPES = {"one": (1, 1, False), "singles": (1, 16, False), "tens": (10, 4, False),
          "hundreds": (100, 8, False), "items": (20, 4, True)}


class Order(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.seed = int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns()
        print(f"seed {self.seed}", file=sys.stderr)
        self.chance = random.Random(self.seed)
        self.receivers = {
            name: FaultyReceiver(f"{self.seed} {name}", TIMEOUT_SECONDS * 1.5, multi_status)
            for name, (_, _, multi_status) in SHAPES.items()}
        for receiver in self.receivers.values():
            self.addCleanup(receiver.stop)
        self.configure(LAKE, *(
            webhook(name, self.receivers[name].url, batch_max=batch_max, attempts_at_once=at_once,
                    multi_status=multi_status, timeout_seconds=TIMEOUT_SECONDS)
            for name, (batch_max, at_once, multi_status) in SHAPES.items()))

    def test_over_failures_restarts_and_kills(self):
        self.start_server_and_traffic(seed=self.seed, events_per_second=EVENTS_PER_SECOND)
        for _ in range(ROUNDS):
            time.sleep(self.chance.uniform(0, UPTIME_SECONDS_MAX))
            self.server.check_alive()
            self.restart_server(kill=self.chance.random() < 0.5)
        self.traffic.stop()
        for receiver in self.receivers.values():
            receiver.heal()
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.stop_sampler()
        self.assertEqual(self.traffic.unexpected, [])
        self.check_orders()

    def check_orders(self):
        rows = [Seen(*row) for row in
                self.query("SELECT user_id, id FROM demo__tracks ORDER BY rowid")]
        stored = {row.message_id for row in rows}
        self.assertLessEqual(self.traffic.acknowledged, stored)
        self.assertEqual(check(rows).wrong, [], "in SQLite")
        for name, receiver in self.receivers.items():
            self.check_order(name, receiver, stored)

    def check_order(self, name, receiver, stored):
        failed = {event["message_id"] for event in self.wait_for_failed_events(name)}
        self.assertEqual({i for i in failed if not is_poisoned(i)}, set(),
                         f"{name}: discarded for what others had")
        looked_at = check(receiver.history, stored, failed)
        self.assertEqual(looked_at.wrong, [], name)
        faults = ", ".join(f"{count} x {fault}" for fault, count in receiver.faults.items())
        self.say(f"{name}: {looked_at.first_sights} of {len(stored)} events in order, "
                 f"{len(failed)} discarded, {looked_at.duplicates} repeated (one at most "
                 f"{most_often(receiver.history)} times); {faults}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
