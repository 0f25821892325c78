"""Users of one destination do not hold each other up, even where many of them fail for good."""

import collections
import time
import unittest

from delivery_house import DeliveryHouse, webhook
from receiver import Receiver
from traffic import Client, single

STUCK_USERS = 16
OTHERS = 200


class FailsForSome(Receiver):
    """Answers 500 to whatever is of a user that is stuck, until it is healed."""

    def __init__(self):
        self.is_healed = False
        self.failures = collections.Counter()
        super().__init__()

    def answer(self, request, events):
        stuck = [event["userId"] for event in events if event["userId"].startswith("stuck")]
        if stuck and not self.is_healed:
            with self.lock:
                self.failures.update(stuck)
            return self.respond(request, 500)
        return super().answer(request, events)


class Users(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.fails = FailsForSome()
        self.addCleanup(self.fails.stop)
        self.configure(webhook("hook", self.fails.url))
        self.start_server()
        self.start_sampler()
        self.client = Client("client", self.tracking, 0, 1_000, repeats=0)
        self.addCleanup(self.client.disconnect)

    def send(self, name, count, user):
        ids = [f"{name}-{number}" for number in range(count)]
        for number, message_id in enumerate(ids):
            self.client.deliver(single(message_id, user(number)))
        return ids

    def test_those_that_fail_do_not_keep_the_others_waiting(self):
        stuck = self.send("stuck", STUCK_USERS, lambda number: f"stuck-{number}")
        self.wait("the destination is left alone", lambda: self.delivery("hook")["paused"])
        others = self.send("other", OTHERS, lambda number: f"user-{number % 20}")
        began = time.monotonic()
        self.wait("the others' events", lambda: set(others) <= self.fails.ids().keys())
        self.say(f"{OTHERS} events of others came {time.monotonic() - began:.1f} s after the last "
                 f"was sent, while those of {STUCK_USERS} users failed "
                 f"{sum(self.fails.failures.values())} times")
        self.assertEqual(self.delivery("hook")["pending"], len(stuck))
        self.stop_sampler()


if __name__ == "__main__":
    unittest.main(verbosity=2)
