"""What people see of attempts: samples of what was sent and answered, tests of a destination, and
what came of it all over time. No secret is in any of it."""

import json
import sqlite3
import unittest

from delivery_house import LAKE, PATIENCE_SECONDS, DeliveryHouse, webhook
from receiver import Receiver
from traffic import Client, single

SECRET = "hush/hush+hush"
TOKEN = "Bearer t0ps3cret-t0ken"


class Echo(Receiver):
    """Refuses what is bad, and says what it was sent, headers and all."""

    def answer(self, request, events):
        self.take(events)
        said = "\n".join(f"{name}={value}" for name, value in request.headers.items())
        status = 422 if any(event["userId"] == "bad" for event in events) else 200
        self.respond(request, status, f"{said}\n{SECRET}".encode(), X_Echo=TOKEN)


class Attempts(DeliveryHouse):
    def setUp(self):
        super().setUp()
        self.echo = Echo()
        self.addCleanup(self.echo.stop)
        self.configure(LAKE, webhook("hook", self.echo.url, shared_secret=SECRET,
                                     headers={"Authorization": TOKEN, "X-Shop": "7"}))
        self.start_server()
        self.client = Client("client", self.tracking, 0, 1_000, repeats=0)
        self.addCleanup(self.client.disconnect)

    def send(self, message_id, user="good"):
        self.client.deliver(single(message_id, user))
        self.wait("the event delivered", lambda: self.delivery("hook")["pending"] == 0
                  and self.delivery("lake")["pending"] == 0)

    def try_out(self, **asked):
        return self.ask("POST", "/api/destination-tests", asked)

    def check_no_secret(self, found):
        text = json.dumps(found)
        for secret in (SECRET, "t0ps3cret", json.dumps(SECRET)[1:-1], "hush%2F"):
            self.assertNotIn(secret, text)

    def test_samples_have_what_was_sent_and_answered(self):
        self.send("m-good")
        self.send("m-bad", "bad")
        found = self.delivery("hook")
        self.check_no_secret(found)
        bad, good = found["samples"]
        self.assertEqual((good["outcome"], good["code"], good["status"]), ("delivered", None, 200))
        self.assertEqual((bad["outcome"], bad["code"], bad["status"]), ("discarded", "422", 422))
        self.assertEqual((bad["events"], bad["event"]["source"], bad["event"]["message_id"]),
                         (1, "demo", "m-bad"))
        self.assertEqual(json.loads(bad["event"]["json"])["messageId"], "m-bad")
        self.assertTrue(bad["request"].startswith(f"POST {self.echo.url}\n"), bad["request"])
        self.assertIn("\nX-Shop: ***\n", bad["request"])
        self.assertTrue(bad["response"].startswith("422\n"), bad["response"])
        fate = self.ask("GET", "/api/events/demo/m-bad")["destinations"]
        self.assertEqual(fate["hook"]["sample"], bad)
        self.assertEqual(fate["lake"]["sample"]["response"], "committed")
        self.assertIn("demo__tracks", fate["lake"]["sample"]["request"])

    def test_a_destination_is_tested_and_nothing_counted(self):
        self.send("m-1")
        before = self.accounting()
        found = self.try_out(destination="hook")
        self.check_no_secret(found)
        self.assertEqual((found["outcome"], found["status"]), ("delivered", 200))
        self.assertIn(found["event"]["messageId"], self.echo.ids())
        own = self.try_out(destination="hook", event={
            "type": "track", "event": "A", "userId": "bad", "messageId": "m-1"})
        self.assertEqual((own["outcome"], own["code"]), ("discarded", "422"))
        self.assertEqual(self.echo.ids()["m-1"], 1, "it has an id of its own")
        lake = self.try_out(destination="lake")
        self.assertEqual(lake["response"], "committed")
        self.assertEqual(self.accounting(), before)
        self.assertEqual(len(self.delivery("hook")["samples"]), 1)
        # The warehouse goes on where it was, and has what was tried.
        self.send("m-2")
        self.assertEqual(self.delivery("lake")["delivered"], 2)
        with sqlite3.connect(self.folder / "data" / "lake.db") as lake_db:
            rows = {row[0] for row in lake_db.execute("SELECT id FROM demo__tracks")}
        self.assertEqual(rows, {"m-1", "m-2", lake["event"]["messageId"]})

    def test_one_that_is_not_there_is_tested_within_limits(self):
        status, refused = self.call("POST", "/api/destination-tests", {
            "type": "webhook", "settings": {"url": self.echo.url, "allow_private_networks": True}})
        self.assertEqual(status, 400)
        self.assertEqual([one["field"] for one in refused["problems"]],
                         ["settings.allow_private_networks"])
        found = self.try_out(type="webhook", settings={"url": self.echo.url})
        self.assertEqual((found["outcome"], found["code"]), ("retry", "PRIVATE_ADDRESS"))
        found = self.try_out(type="sqlite", id="pond", settings={"path": "pond.db"})
        self.assertEqual(found["outcome"], "delivered")
        self.assertTrue((self.folder / "data" / "destinations" / "pond" / "pond.db").exists())
        for path in ("/tmp/pond.db", "../pond.db"):
            status, refused = self.call("POST", "/api/destination-tests", {
                "type": "sqlite", "id": "pond", "settings": {"path": path}})
            self.assertEqual((status, refused["problems"][0]["field"]), (400, "settings.path"))

    def test_series_have_what_the_accounting_has(self):
        for number in range(5):
            self.send(f"m-{number}")
        self.wait("the step's end", lambda: self.series()["sources"])
        found = self.series()
        self.assertEqual(found["step_seconds"], 10)
        self.assertEqual(sum(filter(None, found["sources"]["demo"]["received"])), 5)
        self.assertEqual(sum(filter(None, found["destinations"]["hook"]["delivered"])), 5)
        self.assertEqual(found["destinations"]["hook"]["pending"][-1], 0)
        columns = [column for kind in ("sources", "destinations")
                   for one in found[kind].values() for column in one.values()]
        self.assertEqual({len(column) for column in columns}, {len(found["times"])})

    def series(self):
        found = self.ask("GET", "/api/series?window=1h")
        delivered = found["destinations"].get("hook", {"delivered": []})["delivered"]
        # Until all that was sent is in steps that have ended.
        return found if sum(filter(None, delivered)) == 5 else {"sources": {}}


if __name__ == "__main__":
    unittest.main(verbosity=2)
