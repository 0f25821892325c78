"""A replay sends a part of what came in to one destination once more, as many as it foretold."""

import collections
import datetime
import time
import unittest

from delivery_house import LAKE, PATIENCE_SECONDS, DeliveryHouse, webhook
from receiver import Receiver

EVENTS = 2_000
BATCH = 200
# What a replay of half of them is slowed down to, where it has to be caught on its way.
SLOW_EVENTS_PER_SECOND = 200


def utc_now():
    """Times are exact to the millisecond, and what is on it counts as after it."""
    time.sleep(0.002)
    text = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    time.sleep(0.002)
    return text.replace("+00:00", "Z")


class Replay(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.other = Receiver()
        self.addCleanup(self.other.stop)
        self.set_up()
        self.start_server_and_traffic(clients=1)
        self.traffic.stop()
        self.before = utc_now()
        self.first = self.send("first")
        self.between = utc_now()
        self.second = self.send("second")
        self.after = utc_now()
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.delivered = self.receiver.ids()
        self.assertEqual(set(self.delivered.values()), {1})

    def set_up(self, **delivery):
        self.configure(LAKE, webhook("hook", self.receiver.url, delivery, batch_max=50),
                       webhook("other", self.other.url, batch_max=50))

    def send(self, name):
        ids = [f"{name}-{number}" for number in range(EVENTS // 2)]
        for begin in range(0, len(ids), BATCH):
            self.assertTrue(self.traffic.send(ids[begin:begin + BATCH]))
        return set(ids)

    def check_came_again(self, ids):
        """Those came once more to the hook, with the same ids, and nothing else anywhere."""
        self.assertEqual(self.receiver.ids() - self.delivered, collections.Counter(ids))
        self.assertEqual(set(self.other.ids().values()), {1})

    def check_tables(self):
        """Each event is one row, of the table of all and of its own."""
        sent = len(self.traffic.sent)
        for table in ("demo__tracks", "demo__chaos_came"):
            self.assertEqual(self.query(f"SELECT count(*), count(DISTINCT id) FROM {table}"),
                             [(sent, sent)], table)

    def test_as_many_arrive_as_the_dry_run_said(self):
        whole = {"from": self.before, "to": self.after}
        half = {"from": self.between, "to": self.after}
        for asked, count in ((whole, EVENTS), (half, EVENTS // 2),
                             ({**half, "events": ["Chaos Came"]}, EVENTS // 2),
                             ({**half, "events": ["Another"]}, 0)):
            told = self.replay("hook", dry_run=True, **asked)
            self.assertEqual((told["dry_run"], told["events"], told["filtered"]), (True, count, 0))
        self.check_came_again([])
        ended = self.wait_for_replay(self.replay("hook", **half))
        self.assertEqual((ended["state"], ended["accepted"], ended["delivered"]),
                         ("finished", EVENTS // 2, EVENTS // 2))
        self.check_came_again(self.second)
        # It counts under its own id.
        hook = self.delivery("hook")
        self.assertEqual(hook["delivered"], len(self.delivered))
        self.stop_sampler()

    def test_a_warehouse_has_each_row_once(self):
        ended = self.wait_for_replay(self.replay("lake", **{"from": self.before}))
        self.assertEqual((ended["state"], ended["delivered"]), ("finished", EVENTS))
        self.check_tables()
        # It goes on behind its own place.
        later = self.send("later")
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.assertEqual(len(later), EVENTS // 2)
        self.check_tables()
        self.stop_sampler()

    def test_over_a_kill_and_a_restart_it_goes_on(self):
        self.set_up(rate_limit=SLOW_EVENTS_PER_SECOND)
        self.reload()
        replay = self.replay("hook", **{"from": self.between})
        for kill in (True, False):
            before = self.find_replay(replay)["delivered"]
            self.wait("the replay goes on", lambda: self.find_replay(replay)["delivered"] > before)
            self.restart_server(kill)
            self.assertEqual(self.find_replay(replay)["state"], "running")
        self.set_up()
        self.restart_server(kill=False)
        ended = self.wait_for_replay(replay)
        self.assertEqual((ended["state"], ended["accepted"], ended["delivered"]),
                         ("finished", EVENTS // 2, EVENTS // 2))
        again = self.receiver.ids() - self.delivered
        self.assertEqual(set(again), self.second)
        self.say(f"over a kill, {sum(again.values()) - len(again)} of {len(again)} came twice")
        self.stop_sampler()

    def test_one_that_is_cancelled_sends_no_more(self):
        self.set_up(rate_limit=SLOW_EVENTS_PER_SECOND)
        self.reload()
        replay = self.replay("hook", **{"from": self.before})
        self.wait("the replay has begun", lambda: self.find_replay(replay)["delivered"] > 0)
        self.ask("DELETE", f"/api/replays/{replay['id']}")
        ended = self.find_replay(replay)
        self.assertEqual(ended["state"], "cancelled")
        self.assertLess(ended["delivered"], EVENTS)
        self.assertEqual(sum((self.receiver.ids() - self.delivered).values()), ended["delivered"])
        self.assertEqual(self.call("DELETE", f"/api/replays/{replay['id']}")[0], 404)
        self.stop_sampler()


if __name__ == "__main__":
    unittest.main(verbosity=2)
