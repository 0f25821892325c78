"""Destinations that are stuck, broken or slow hold nobody else up."""

import statistics
import threading
import time
import unittest

from delivery_house import LARGE, DeliveryHouse, webhook
from receiver import Receiver
from traffic import Client, single

EVENTS = 3_000 if LARGE else 250
EVENTS_PER_SECOND = 50
USERS = 20
DESTINATIONS = 20
SLOW_SECONDS = 2
BAD = ("silent", "broken", "slow")
HEALTHY = [f"healthy-{number}" for number in range(DESTINATIONS - len(BAD))]


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


class TimedReceiver(Receiver):
    """Knows when each event came, and can be as bad as its name says."""

    def __init__(self, name, stopping):
        self.name, self.stopping = name, stopping
        self.is_bad = False
        self.came = {}
        super().__init__()

    def answer(self, request, events):
        if self.is_bad and self.name == "broken":
            return self.respond(request, 500)
        if self.is_bad:
            self.stopping.wait(SLOW_SECONDS if self.name == "slow" else None)
        now = time.monotonic()
        with self.lock:
            self.came |= {event["messageId"]: now for event in events}
        return self.respond(request, 200)


class Isolation(DeliveryHouse):
    def setUp(self):
        super().setUp()
        stopping = threading.Event()
        self.receivers = {name: TimedReceiver(name, stopping) for name in [*BAD, *HEALTHY]}
        for receiver in self.receivers.values():
            self.addCleanup(receiver.stop)
        self.addCleanup(stopping.set)
        self.configure(*(webhook(name, receiver.url) for name, receiver in self.receivers.items()))
        self.start_server()
        self.start_sampler()
        self.client = Client("client", self.tracking, 0, EVENTS_PER_SECOND, repeats=0)
        self.addCleanup(self.client.disconnect)

    def send(self, name):
        """At an even pace; when each was sent."""
        sent = {}
        began = time.monotonic()
        for number in range(EVENTS):
            time.sleep(max(0, began + number / EVENTS_PER_SECOND - time.monotonic()))
            message_id = f"{name}-{number}"
            sent[message_id] = time.monotonic()
            self.client.deliver(single(message_id, f"user-{number % USERS}"))
        self.assertEqual(self.client.unexpected, [])
        return sent

    def times(self, sent, names):
        """From being sent to coming, of each event at each of those; waits until all have come."""
        for name in names:
            self.wait(f"all events at {name}",
                      lambda receiver=self.receivers[name]: sent.keys() <= receiver.came.keys())
        return [self.receivers[name].came[i] - at for name in names for i, at in sent.items()]

    def test_the_others_go_on_as_if_nothing_were(self):
        calm = self.times(self.send("calm"), self.receivers)
        for name in BAD:
            self.receivers[name].is_bad = True
        beside = self.times(self.send("beside"), HEALTHY)
        for name in HEALTHY:
            self.wait(f"nothing pending for {name}",
                      lambda name=name: self.delivery(name)["pending"] == 0)
            self.assertEqual(self.delivery(name)["delivered"], 2 * EVENTS, name)
        # Of those that never answer or always fail, nothing is given up for hours.
        for name in ("silent", "broken"):
            found = self.delivery(name)
            self.assertEqual((found["delivered"], found["pending"]), (EVENTS, EVENTS), name)
        self.stop_sampler()
        self.tell(calm, beside)

    def tell(self, calm, beside):
        p99s = [percentile(times, 0.99) for times in (calm, beside)]
        medians = [statistics.median(times) for times in (calm, beside)]
        self.say(f"{EVENTS_PER_SECOND} events/s to {DESTINATIONS} webhooks, from sent to come: all "
                 f"healthy p50 {medians[0] * 1000:.1f} ms, p99 {p99s[0] * 1000:.1f} ms; the "
                 f"{len(HEALTHY)} beside {len(BAD)} that are not p50 {medians[1] * 1000:.1f} ms, "
                 f"p99 {p99s[1] * 1000:.1f} ms; ratio of the p99s {p99s[1] / p99s[0]:.2f}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
