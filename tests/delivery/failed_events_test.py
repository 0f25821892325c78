"""What a destination has given up on is listed with its reason, and sent again when asked to."""

import unittest

from delivery_house import LAKE, PATIENCE_SECONDS, DeliveryHouse, webhook
from receiver import Receiver

EVENTS = 600
REFUSED_ONE_IN = 3


class Choosy(Receiver):
    """Refuses some for good, until it is told to take all; keeps all waiting while it holds."""

    def __init__(self):
        self.refuses = True
        super().__init__()

    def answer(self, request, events):
        if self.refuses and any(is_refused(event["messageId"]) for event in events):
            return self.respond(request, 422)
        return super().answer(request, events)


def is_refused(message_id):
    return int(message_id.rpartition("-")[2]) % REFUSED_ONE_IN == 0


class FailedEvents(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.choosy = Choosy()
        self.addCleanup(self.choosy.stop)
        self.configure(LAKE, webhook("hook", self.choosy.url))
        self.start_server_and_traffic(clients=1)
        self.traffic.stop()
        self.ids = [f"by-hand-{number}" for number in range(EVENTS)]
        for begin in range(0, EVENTS, 100):
            self.assertTrue(self.traffic.send(self.ids[begin:begin + 100]))
        self.sums = self.wait_for_delivery(PATIENCE_SECONDS)
        self.wait_for_failed_events("hook")
        self.refused = {i for i in self.traffic.sent if is_refused(i)}

    def hook(self):
        return self.delivery("hook")

    def listed(self, **asked):
        return {event["message_id"] for event in self.failed_events("hook", **asked)}

    def redrive(self, **filters):
        return self.ask("POST", "/api/failed-events/redrive",
                        {"destination": "hook", **filters})["redriven"]

    def check_all_came(self, once=True):
        came = self.choosy.ids()
        self.assertEqual(set(came), self.traffic.sent)
        # A kill may repeat what was delivered right before.
        twice = {i for i, count in came.items() if count > 1}
        self.assertEqual(twice & self.refused if not once else twice, set())
        found = self.hook()
        self.assertEqual((found["delivered"], found["discarded"], found["pending"]),
                         (len(came), 0, 0))
        self.wait_for_failed_events("hook")
        # The others had nothing to do with it.
        self.assertEqual(self.accounting()["destinations"]["lake"],
                         self.sums["destinations"]["lake"])
        self.stop_sampler()

    def test_each_is_listed_with_its_reason(self):
        events = self.failed_events("hook")
        self.assertEqual({event["message_id"] for event in events}, self.refused)
        self.assertEqual(len(events), len(self.refused))
        self.assertEqual(self.hook()["discarded_by_code"], {"422": len(self.refused)})
        self.assertEqual(sorted((event["offset"] for event in events), reverse=True),
                         [event["offset"] for event in events], "the newest first")
        for event in events:
            self.assertEqual(
                (event["code"], event["status"], event["detail"], event["source"], event["type"],
                 event["attempts"], event["waits_for_redrive"]),
                ("422", 422, "the server answered 422", "demo", "track", 1, False))
        one = self.ids[REFUSED_ONE_IN]
        self.assertEqual(self.listed(message_id=one), {one})
        self.assertEqual(self.listed(code="500"), set())

    def test_over_a_kill_they_stay_and_are_delivered_with_their_own_ids(self):
        self.restart_server(kill=True)
        self.assertEqual(self.listed(), self.refused)
        self.assertEqual(self.redrive(code="500"), 0)
        self.choosy.refuses = False
        self.assertEqual(self.redrive(), len(self.refused))
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.check_all_came(once=False)

    def test_what_is_refused_again_is_discarded_again(self):
        one = self.ids[REFUSED_ONE_IN]
        self.assertEqual(self.redrive(message_ids=[one]), 1)
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.wait_for_failed_events("hook")
        self.assertEqual(self.listed(), self.refused)
        self.choosy.refuses = False
        self.assertEqual(self.redrive(message_ids=[one]), 1)
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.wait_for_failed_events("hook")
        self.assertEqual(self.listed(), self.refused - {one})
        self.assertEqual(self.redrive(source="demo"), len(self.refused) - 1)
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.check_all_came()

    def test_what_is_to_be_sent_again_is_pending_over_a_restart(self):
        for kill in (True, False):
            # Nobody is there.
            self.configure(LAKE, webhook("hook", "http://127.0.0.1:9/hook"))
            self.reload()
            self.redrive()
            self.restart_server(kill)
            found = self.hook()
            self.assertEqual((found["discarded"], found["pending"]), (0, len(self.refused)))
        self.choosy.refuses = False
        self.configure(LAKE, webhook("hook", self.choosy.url))
        self.reload()
        self.wait_for_delivery(PATIENCE_SECONDS)
        self.check_all_came()

    def test_what_is_forgotten_is_listed_no_more_and_counted_as_it_was(self):
        forget = "/api/failed-events/forget"
        one = self.ids[REFUSED_ONE_IN]
        self.assertEqual(self.ask("POST", forget, {"destination": "hook", "message_ids": [one]}),
                         {"forgotten": 1})
        self.assertEqual(self.listed(), self.refused - {one})
        self.assertEqual(self.call("POST", forget, {"destination": "nobody"})[0], 404)
        self.restart_server(kill=True)
        self.assertEqual(self.hook()["discarded"], len(self.refused))
        self.assertEqual(self.listed(), self.refused - {one})
        fate = self.ask("GET", f"/api/events/demo/{one}")["destinations"]["hook"]
        self.assertEqual((fate["state"], fate["code"]), ("failed", "422"))
        # What is sent again meanwhile is not forgotten.
        other = self.ids[2 * REFUSED_ONE_IN]
        self.configure(LAKE, webhook("hook", "http://127.0.0.1:9/hook"))
        self.reload()
        self.assertEqual(self.redrive(message_ids=[other]), 1)
        self.assertEqual(self.ask("POST", forget, {"destination": "hook"}),
                         {"forgotten": len(self.refused) - 2})
        self.restart_server(kill=True)
        found = self.hook()
        self.assertEqual((found["discarded"], found["pending"]), (len(self.refused) - 1, 1))
        self.choosy.refuses = False
        self.configure(LAKE, webhook("hook", self.choosy.url))
        self.reload()
        self.wait_for_delivery(PATIENCE_SECONDS)
        found = self.hook()
        self.assertEqual((found["discarded"], found["pending"]), (len(self.refused) - 1, 0))
        self.wait("nothing listed", lambda: self.listed() == set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
