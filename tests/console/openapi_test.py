"""Every operation of docs/openapi.yaml is called on a real server that has events of every fate,
and answers as it says; what fails, too."""

import http.client
import json
import pathlib
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "e2e"), str(HERE.parent / "chaos"), str(HERE.parent / "docs")]

import codes  # noqa: E402
import tables  # noqa: E402
from api_calls import ApiCalls  # noqa: E402
from description import LOADER, Description, problems_of_value, yaml  # noqa: E402
from house import ROOT, House, wait_for  # noqa: E402
from receiver import Receiver  # noqa: E402

BEGINNING = "2020-01-01T00:00:00Z"
REFUSED = {"id": "bad id!", "type": "webhook"}


class Choosy(Receiver):
    """Refuses events of one name for good, and keeps all waiting while it is told to."""

    def __init__(self):
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__()

    def answer(self, request, events):
        self.may_answer.wait(60)
        if any(event.get("event") == "Refused" for event in events):
            return self.respond(request, 422, b'{"why": "never"}')
        return super().answer(request, events)

    def stop(self):
        self.may_answer.set()
        super().stop()


def workspace(url):
    return {
        "version": 1,
        "sources": [{"id": "shop", "name": "Shop", "write_keys": ["shop-key"]},
                    {"id": "app", "write_keys": ["app-key"], "mode": "strict",
                     "rate_limit": 100, "suppressed_users": ["nobody"],
                     "schema": {"block_events": ["Blocked"]}}],
        "destinations": [
            {"id": "hook", "type": "webhook", "name": "Hook", "sources": ["shop"],
             "settings": {"url": url, "allow_private_networks": True,
                          "shared_secret": "never-told-again"},
             "delivery": {"retry_window": "1h"},
             "filters": [{"if": "event = 'Debug'", "action": "drop"},
                         {"if": "event = 'Large'", "action": "drop_properties",
                          "fields": {"properties": ["more"]}}]},
            {"id": "lake", "type": "sqlite", "settings": {"path": "lake.db"}},
            {"id": "nowhere", "type": "webhook", "name": "Nowhere",
             "settings": {"url": "http://127.0.0.1:9/", "allow_private_networks": True}},
            {"id": "files", "type": "archive", "settings": {"path": "files"}},
            {"id": "off", "type": "stdout", "enabled": False}]}


class TheDescription(House):
    def setUp(self):
        super().setUp()
        self.choosy = Choosy()
        self.addCleanup(self.choosy.stop)
        self.write("workspace.yaml", json.dumps(workspace(self.choosy.url)))
        self.start_server()
        self.api = ApiCalls(Description(ROOT / "docs" / "openapi.yaml"), self.console)
        self.call = self.api.call
        self.send_events()

    def test_is_what_the_server_does(self):
        for look in (self.look_at_the_server, self.look_at_counts, self.look_at_events,
                     self.change_sources, self.change_schema, self.change_destinations,
                     self.look_at_delivery, self.try_destinations, self.check_filters,
                     self.check_mappings, self.look_at_fates, self.send_again, self.replay,
                     self.forget, self.take_the_workspace_along,
                     self.refuse_what_any_route_refuses):
            with self.subTest(look.__name__):
                look()
        self.assertEqual(self.api.problems, [])
        self.assertEqual(self.api.undescribed(), [])
        self.assertEqual(self.api.uncalled(), [])
        self.assertEqual(self.api.missing(), [])

    def track(self, key, body):
        connection = http.client.HTTPConnection(self.tracking, timeout=30)
        connection.request("POST", "/v1/batch" if "batch" in body else "/v1/track",
                           json.dumps(body | {"writeKey": key}),
                           {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()

    def send_events(self):
        def event(number, name="Ordered", **more):
            return {"type": "track", "event": name, "userId": "u", "messageId": f"m-{number}",
                    "properties": {"n": number, "list": [1, {"a": None}]}, **more}
        good = [event(1), event(2, "Debug"), event(3, "Large", properties={"more": "x" * 2000}),
                event(4, "Refused"), event(5, integrations={"Hook": False}),
                {"type": "identify", "userId": "u", "messageId": "m-6", "traits": {"age": 7}},
                {"type": "page", "anonymousId": "a", "messageId": "m-7", "name": "Home"},
                {"type": "group", "userId": "u", "groupId": "g", "messageId": "m-8"}]
        self.track("shop-key", {"batch": good})
        self.track("shop-key", {"batch": [event(1), {"type": "track", "event": "No user"}, 7]})
        self.track("app-key", event(9, "Blocked"))
        self.track("app-key", event(10) | {"userId": "nobody"})
        self.track("nobodys-key", event(11))
        wait_for("the events at hook", self.is_hook_done, [self.server], 60)

    def is_hook_done(self):
        hook = self.accounting()["destinations"]["hook"]
        return hook["accepted"] == 8 and hook["pending"] == 0

    def look_at_the_server(self):
        self.assertEqual(self.call("GET", "/livez"), {"status": "live"})
        self.call("GET", "/readyz")
        self.assertIn(b"analyticsd_", self.call("GET", "/metrics"))
        self.call("GET", "/api")
        told = self.call("GET", "/api/openapi.yaml")
        if told is not None:
            self.assertEqual(told.decode(), self.api.description.text)
        self.call("GET", "/api/server")

    def look_at_counts(self):
        told = self.call("GET", "/api/accounting")
        self.assertEqual(told["sources"]["shop"]["duplicates"], 1)
        self.call("GET", "/api/series")
        self.call("GET", "/api/series?window=1h")
        self.call("GET", "/api/series?window=24h")
        self.call("GET", "/api/series?window=1y", expected=400)
        catalog = self.call("GET", "/api/catalog")["destinations"]
        self.assertIn("webhook", [entry["type"] for entry in catalog])
        listed = self.call("GET", "/api/codes")["codes"]
        document = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
        page = [(row[0].strip("`"), kind, *row[1:]) for heading, kind, _ in codes.CHAPTERS
                for row in tables.first_table(tables.section(document, heading))]
        self.assertEqual([(one["code"], one["kind"], one["meaning"], one["action"])
                          for one in listed], page)

    def look_at_events(self):
        events = self.call("GET", "/api/events?limit=500")["events"]
        self.assertEqual({event["verdict"] for event in events}, {"accepted", "rejected"})
        for query in ("source=shop", "source=(unknown)", "type=track", "name=order", "user=u",
                      "verdict=rejected", "q=home", "limit=1"):
            found = self.call("GET", f"/api/events?{query}")["events"]
            self.assertGreater(len(found), 0, query)
            self.assertLessEqual(len(found), len(events))
        for query in ("limit=0", "limit=501", "limit=x", "verdict=maybe"):
            self.call("GET", f"/api/events?{query}", expected=400)
        self.call("GET", "/api/events/stream?verdict=maybe", expected=400)
        first = self.api.first_of_stream("/api/events/stream?source=shop")
        if first:
            name, number, data = first
            self.assertEqual((name, number), ("event", str(data["number"])))
            self.api.note(problems_of_value(data, self.api.description.schema("DebuggedEvent")))

    def change_sources(self):
        self.assertEqual([one["id"] for one in self.call("GET", "/api/sources")], ["shop", "app"])
        self.call("GET", "/api/sources/shop")
        self.call("GET", "/api/sources/nobody", expected=404)
        self.call("POST", "/api/sources", {"id": "web", "name": "Web"}, 201)
        self.call("POST", "/api/sources", {
            "id": "full", "enabled": False, "mode": "strict", "write_keys": ["full-key"],
            "allowed_origins": ["https://shop.example"], "rate_limit": 5,
            "suppressed_users": ["x"], "schema": {"block_traits": ["age"]}}, 201)
        self.call("POST", "/api/sources", {"id": "web"}, 409)
        for wrong in ({}, {"id": "Bad Id"}, {"id": "x", "colour": "red"}, "{", "[]"):
            self.call("POST", "/api/sources", wrong, 400)
        self.call("PATCH", "/api/sources/web", {"name": "Site", "rate_limit": None})
        self.call("PATCH", "/api/sources/shop", {"name": "My shop", "enabled": True})
        self.call("PATCH", "/api/sources/web", {"write_keys": ["shop-key"]}, 400)
        self.call("PATCH", "/api/sources/web", {"colour": "red"}, 400)
        self.call("PATCH", "/api/sources/nobody", {"name": "x"}, 404)
        self.call("POST", "/api/sources/web/write-keys", {}, 201)
        self.call("POST", "/api/sources/web/write-keys", {"key": "mine"}, 400)
        self.call("POST", "/api/sources/nobody/write-keys", {}, 404)
        self.call("POST", "/api/sources/shop/revert", {})
        self.call("POST", "/api/sources/shop/revert", {"all": True}, 400)
        self.call("POST", "/api/sources/nobody/revert", {}, 404)
        self.call("DELETE", "/api/sources/full")
        self.call("DELETE", "/api/sources/full", expected=404)

    def change_schema(self):
        self.call("GET", "/api/sources/shop/schema")
        self.call("GET", "/api/sources/nobody/schema", expected=404)
        # It is read from the log, a moment behind the destinations.
        wait_for("the schema", lambda: b"Ordered" in self.call(
            "GET", "/api/sources/shop/schema.csv"), [self.server], 60)
        self.call("GET", "/api/sources/nobody/schema.csv", expected=404)
        path = "/api/sources/app/schema"
        self.call("POST", path, {"block_events": ["A"], "block_properties": {"*": ["b"]}})
        self.call("POST", path, {"block": ["A"]}, 400)
        self.call("POST", "/api/sources/nobody/schema", {}, 404)
        self.call("PATCH", path, {"event": "B", "blocked": True})
        self.call("PATCH", path, {"event": "B", "property": "c", "blocked": True})
        self.call("PATCH", path, {"trait": "age", "blocked": True})
        self.call("PATCH", path, {"group_trait": "plan", "blocked": False})
        self.call("PATCH", path, {"event": "B", "trait": "age", "blocked": True}, 400)
        self.call("PATCH", "/api/sources/nobody/schema", {"trait": "a", "blocked": True}, 404)
        self.call("DELETE", path)
        self.call("DELETE", "/api/sources/nobody/schema", expected=404)

    def change_destinations(self):
        listed = self.call("GET", "/api/destinations")
        self.assertNotIn("never-told-again", json.dumps(listed))
        self.call("GET", "/api/destinations/hook")
        self.call("GET", "/api/destinations/nobody", expected=404)
        new = {"id": "new", "type": "webhook", "name": "New", "enabled": False,
               "sources": ["app"], "settings": {"url": "https://example.com/", "batch_max": 5,
                                                "headers": {"X-Key": "hidden"}},
               "filters": [{"if": "all", "action": "sample", "percent": 0.5}],
               "delivery": {"concurrency": 2, "backlog_max": "500MiB"}}
        self.call("POST", "/api/destinations", new, 201)
        self.call("POST", "/api/destinations", new, 409)
        for wrong in ({}, REFUSED, {"id": "x", "type": "nothing"}, {"id": "x", "type": "webhook"},
                      new | {"id": "y", "filters": [{"if": "(", "action": "drop"}]}, "{"):
            self.call("POST", "/api/destinations", wrong, 400)
        self.call("PATCH", "/api/destinations/new", {"settings": {"batch_max": None},
                                                     "delivery": {"concurrency": None}})
        self.call("PATCH", "/api/destinations/lake", {"enabled": True})
        self.call("PATCH", "/api/destinations/new", {"settings": {"batch_max": "many"}}, 400)
        self.call("PATCH", "/api/destinations/new", {"colour": "red"}, 400)
        self.call("PATCH", "/api/destinations/nobody", {"enabled": True}, 404)
        self.call("POST", "/api/destinations/lake/revert", {})
        self.call("POST", "/api/destinations/lake/revert", {"all": True}, 400)
        self.call("POST", "/api/destinations/nobody/revert", {}, 404)
        self.call("DELETE", "/api/destinations/new")
        self.call("DELETE", "/api/destinations/new", expected=404)

    def look_at_delivery(self):
        for name in ("hook", "lake", "nowhere", "files"):
            self.call("GET", f"/api/destinations/{name}/delivery")
        self.call("GET", "/api/destinations/nobody/delivery", expected=404)

    def try_destinations(self):
        path = "/api/destination-tests"
        self.call("POST", path, {"destination": "hook"})
        refused = {"type": "track", "event": "Refused", "userId": "u"}
        self.call("POST", path, {"destination": "hook", "source": "shop", "event": refused})
        self.call("POST", path, {"type": "webhook", "settings": {"url": "https://127.0.0.1:1/"}})
        for wrong in ({}, {"type": "nothing"}, {"destination": "hook", "colour": "red"}, "{"):
            self.call("POST", path, wrong, 400)
        self.call("POST", path, {"destination": "nobody"}, 404)

    def check_mappings(self):
        self.assertEqual(self.call("GET", "/api/catalog/webhook")["actions"], [])
        self.call("GET", "/api/catalog/braze")
        self.call("GET", "/api/catalog/carrier-pigeon", expected=404)
        path = "/api/mappings/check"
        good = {"type": "mixpanel", "mappings": [{"action": "trackEvent"}], "sources": ["shop"]}
        told = self.call("POST", path, good)
        if told:
            self.assertEqual((told["problems"], told["warnings"]), ([], []))
            self.assertTrue(any(call["requests"] for one in told["preview"]
                                for call in one["calls"]))
            doubtful = good | {"mappings": [{"action": "trackEvent", "trigger": "type = 'trak'"}]}
            self.assertEqual(len(self.call("POST", path, doubtful)["warnings"]), 1)
            wrong = good | {"mappings": [{"action": "trackEvent", "fields": {"evnt": "x"}}]}
            told = self.call("POST", path, wrong)
            self.assertEqual([(one["mapping"], one["field"]) for one in told["problems"]],
                             [(0, "evnt")])
            self.assertIn("did you mean event?", told["problems"][0]["message"])
        for wrong in ({}, good | {"preview": 21}, good | {"colour": "red"}, "{", "[]",
                      good | {"type": "webhook"}):
            self.call("POST", path, wrong, 400)
        self.call("POST", path, good | {"type": "carrier-pigeon"}, 404)

    def check_filters(self):
        path = "/api/filters/check"
        good = {"filters": [{"if": "event = 'Ordered'", "action": "drop"}], "sources": ["shop"],
                "name": "Hook"}
        told = self.call("POST", path, good)
        if told:
            self.assertEqual(told["problems"], [])
            # m-1 came twice, and m-5 turns Hook off itself.
            self.assertEqual((told["preview"]["events"], told["preview"]["dropped"]), (9, 3))
            wrong = good | {"filters": [{"if": "event = )", "action": "drop", "colour": "red"}]}
            told = self.call("POST", path, wrong)
            self.assertEqual([(one["setting"], one["position"]) for one in told["problems"]],
                             [("colour", None), ("if", 8)])
        self.call("POST", path, good | {"preview": 0})
        for wrong in ({}, good | {"preview": 101}, good | {"colour": "red"}, "{", "[]"):
            self.call("POST", path, wrong, 400)
        event = {"type": "track", "event": "Debug", "userId": "u"}
        self.call("POST", "/api/explain?source=shop", event)
        self.call("POST", "/api/explain?source=app", event | {"event": "Blocked"})
        self.call("POST", "/api/explain?source=shop", event | {"event": "Large",
                                                               "properties": {"more": 1}})
        self.call("POST", "/api/explain?source=nobody", event, 400)
        self.call("POST", "/api/explain?source=shop", "{", 400)

    def look_at_fates(self):
        for number in (1, 2, 4, 5, 6):
            told = self.call("GET", f"/api/events/shop/m-{number}")
            self.assertIn("hook", told["destinations"])
        self.call("GET", "/api/events/shop/nothing", expected=404)

    def failed(self):
        return self.call("GET", "/api/failed-events?destination=hook")["events"]

    def send_again(self):
        events = wait_for("the failed event listed", self.failed, [self.server], 60)
        self.assertEqual([event["message_id"] for event in events], ["m-4"])
        self.call("GET", "/api/failed-events?destination=hook&code=422&source=shop&limit=1"
                         f"&message_id=m-4&before={events[0]['offset'] + 1}")
        for query in ("", "destination=hook&limit=0", "destination=hook&colour=red"):
            self.call("GET", f"/api/failed-events?{query}", expected=400)
        self.call("GET", "/api/failed-events?destination=nobody", expected=404)
        path = "/api/failed-events/redrive"
        self.assertEqual(self.call("POST", path, {"destination": "hook", "code": "nothing"}),
                         {"redriven": 0})
        self.call("POST", path, {"destination": "hook", "source": "shop", "message_ids": ["m-4"]})
        for wrong in ({}, {"destination": "hook", "colour": "red"}, "{"):
            self.call("POST", path, wrong, 400)
        self.call("POST", path, {"destination": "nobody"}, 404)

    def replay(self):
        order = {"destination": "hook", "from": BEGINNING}
        self.call("POST", "/api/replays", order | {"dry_run": True})
        self.choosy.may_answer.clear()
        first = self.call("POST", "/api/replays", order | {"source": "shop", "events": ["Ordered"]})
        self.call("GET", "/api/replays")
        self.call("GET", f"/api/replays/{first['id']}")
        self.call("GET", "/api/replays/nothing", expected=404)
        for wrong in ({}, {"destination": "hook"}, order | {"from": "soon"},
                      order | {"source": "nobody"}, order | {"colour": "red"}, "{"):
            self.call("POST", "/api/replays", wrong, 400)
        self.call("POST", "/api/replays", order | {"destination": "nobody"}, 404)
        self.call("DELETE", f"/api/replays/{first['id']}")
        self.call("DELETE", "/api/replays/nothing", expected=404)
        self.choosy.may_answer.set()

    def forget(self):
        path = "/api/failed-events/forget"
        self.call("POST", path, {"destination": "hook", "code": "422"})
        for wrong in ({}, {"destination": "hook", "colour": "red"}, "{"):
            self.call("POST", path, wrong, 400)
        self.call("POST", path, {"destination": "nobody"}, 404)

    def take_the_workspace_along(self):
        told = self.call("GET", "/api/workspace.yaml")
        if told is not None:
            self.assertNotIn(b"never-told-again", told)
            self.assertEqual(yaml.load(told, LOADER)["version"], 1)

    def refuse_what_any_route_refuses(self):
        self.api.refuse("GET", "/api/nothing", 404)
        self.api.refuse("DELETE", "/api/accounting", 405)
        self.api.refuse("POST", "/api/explain", 403, "{}", {"Content-Type": "text/plain"})
        self.api.refuse("POST", "/api/explain", 403, "{}", {"Origin": "https://evil.example"})
        self.api.refuse("GET", "/api/accounting", 421, headers={"Host": "evil.example"})


if __name__ == "__main__":
    unittest.main()
