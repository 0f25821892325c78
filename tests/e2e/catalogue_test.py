"""Destinations of the catalogue on a running server: what arrives at a service, what becomes of
events that it refuses in its own way, the names that `integrations` may use, mappings that are
changed, and a pack from a folder of the operator's."""

import base64
import json
import sys
import unittest
import urllib.error
import urllib.request

from house import ROOT, House
from hook_receiver import HookReceiver
from programs import wait_for

sys.path.insert(0, str(ROOT / "tests" / "e2e"))

HEAD = """\
version: 1
sources:
  - {id: demo, name: Demo, write_keys: [demo-key]}
destinations:
"""
MIXPANEL = """\
  - id: product
    type: mixpanel
    settings:
      project_token: token-1
      api_secret: secret-1
      relay_url: "${HOOK_URL}"
      allow_private_networks: true
"""
OURS = """\
pack: 1
type: ours
name: Ours
description: Takes names of events.
website: https://example.com
sources: [https://example.com/docs]
settings:
  - {name: api_key, required: true, secret: true, description: the key}
hosts: [api.example.com]
actions:
  sendName:
    title: Send name
    description: Sends an event's name.
    trigger: type = "track"
    fields:
      event: {type: string, required: true, default: {"@path": $.event}, description: The name.}
    steps:
      - request:
          method: POST
          url: https://api.example.com/names
          auth: {bearer: $.settings.api_key}
          json: {name: $.payload.event}
mappings: [{name: Names, action: sendName, trigger: type = "track"}]
fixtures:
  - name: a name is sent
    source: https://example.com/docs
    settings: {api_key: KEY}
    events: [{type: track, event: x, userId: u, messageId: m}]
    exchanges: [{request: {method: POST, url: https://api.example.com/names, json: {name: x}}}]
    outcomes: [delivered]
"""


def import_answer(request):
    """Mixpanel's answer to an import, which names the records that it refuses."""
    wrong = [{"index": index, "insert_id": event["properties"]["$insert_id"],
              "field": "properties.time", "message": "properties.time is invalid"}
             for index, event in enumerate(request.events) if event["event"] == "Wrong"]
    body = {"code": 400 if wrong else 200, "status": "Bad Request" if wrong else "OK",
            "num_records_imported": len(request.events) - len(wrong), "failed_records": wrong}
    return (400 if wrong else 200), json.dumps(body).encode()


class Catalogue(House):
    server_options = ()

    def setUp(self):
        super().setUp()
        self.answer = import_answer
        self.receiver = HookReceiver(lambda request: self.answer(request))
        self.addCleanup(self.receiver.stop)
        self.hook_url = self.receiver.url

    def begin_server(self):
        return self.start(
            "analyticsd", "--workspace", self.folder / "workspace.yaml", "--data",
            self.folder / "data", "--listen", self.tracking, "--console", self.console,
            *self.server_options, environment={"HOOK_URL": self.hook_url})

    def begin(self, destinations):
        self.write("workspace.yaml", HEAD + destinations)
        self.start_server()

    def send(self, *events):
        body = {"writeKey": "demo-key", "batch": list(events)}
        request = urllib.request.Request(f"http://{self.tracking}/v1/batch",
                                         json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.assertEqual(answer.status, 200)

    def track(self, name, number, **more):
        return {"type": "track", "event": name, "userId": f"user-{number}",
                "messageId": f"m-{name}-{number}", **more}

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://{self.console}/api{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def imported(self):
        return self.receiver.events("/import?strict=1")

    def counts(self, name):
        return self.wait_for_delivery()["destinations"][name]

    def test_events_arrive_as_the_service_wants_them(self):
        self.begin(MIXPANEL)
        self.send(*[self.track("Signed Up", number, properties={"plan": "pro"})
                    for number in range(20)])
        self.assertEqual(self.counts("product")["delivered"], 20)
        sent = self.imported()
        self.assertEqual({event["properties"]["distinct_id"] for event in sent},
                         {f"user-{number}" for number in range(20)})
        self.assertEqual({event["properties"]["$insert_id"] for event in sent},
                         {f"m-Signed Up-{number}" for number in range(20)})
        first = self.receiver.requests("/import?strict=1")[0]
        self.assertEqual(first.headers["X-Forwarded-Host"], "api.mixpanel.com")
        self.assertEqual(base64.b64decode(first.headers["Authorization"].removeprefix("Basic ")),
                         b"secret-1:")

    def test_what_a_batch_has_wrong_is_told_from_its_neighbours(self):
        self.begin(MIXPANEL)
        self.send(*[self.track("Wrong" if number % 5 == 0 else "Right", number)
                    for number in range(20)])
        product = self.counts("product")
        self.assertEqual((product["delivered"], product["discarded"]), (16, 4))

        def listed():
            _, failed = self.ask("GET", "/failed-events?destination=product")
            return {one["message_id"] for one in failed["events"]}

        # They are listed shortly after they were counted.
        wait_for("the failed events", lambda: len(listed()) == 4, [self.server], seconds=30)
        self.assertEqual(listed(), {f"m-Wrong-{number}" for number in (0, 5, 10, 15)})

    def test_a_service_that_asks_to_wait_is_asked_again(self):
        refused = []

        def answer(request):
            if not refused:
                refused.append(request)
                return 429, b'{"code": 429, "error": "too many", "status": "Too Many Requests"}'
            return import_answer(request)

        self.answer = answer
        self.begin(MIXPANEL)
        self.send(self.track("Signed Up", 1))
        self.assertEqual(self.counts("product")["delivered"], 1)
        self.assertEqual(len(self.receiver.requests("/import?strict=1")), 2)

    def test_an_event_that_no_mapping_takes_is_filtered(self):
        self.begin(MIXPANEL.rstrip() + "\n      mappings:\n        - action: trackEvent\n"
                   "          trigger: event = \"Signed Up\"\n"
                   "          fields: {event: {\"@template\": \"App: {{event}}\"}}\n")
        self.send(self.track("Signed Up", 1), self.track("Signed In", 2))
        product = self.counts("product")
        self.assertEqual(product["filtered_by_code"], {"NO_MATCHING_MAPPING": 1})
        self.assertEqual([event["event"] for event in self.imported()], ["App: Signed Up"])

    def test_integrations_may_use_any_of_its_names(self):
        self.begin(MIXPANEL)
        self.send(*[self.track(str(number), number, integrations={name: False}) for number, name
                    in enumerate(("Mixpanel", "product", "Mixpanel (Actions)", "Amplitude"))])
        product = self.counts("product")
        self.assertEqual(product["filtered_by_code"], {"FILTERED_BY_INTEGRATIONS_OBJECT": 3})
        self.assertEqual([event["event"] for event in self.imported()], ["3"])

    def test_mappings_are_changed_while_it_runs_and_last(self):
        self.begin(MIXPANEL)
        wrong = [{"action": "trackEvent", "fields": {"event": {"@liquid": "x"}}}]
        status, said = self.ask("PATCH", "/destinations/product", {"settings": {"mappings": wrong}})
        self.assertEqual(status, 400)
        self.assertIn("@liquid", json.dumps(said))
        right = [{"action": "trackEvent", "trigger": "type = \"track\"",
                  "fields": {"event": {"@template": "${{event}}"}}}]
        status, said = self.ask("PATCH", "/destinations/product", {"settings": {"mappings": right}})
        self.assertEqual((status, said["settings"]["mappings"]), (200, right))
        self.kill_server()
        self.start_server()
        self.send(self.track("Signed Up", 1))
        self.assertEqual(self.counts("product")["delivered"], 1)
        self.assertEqual([event["event"] for event in self.imported()], ["$Signed Up"])
        with urllib.request.urlopen(f"http://{self.console}/api/workspace.yaml") as answer:
            exported = answer.read().decode()
        self.write("exported.yaml", exported)
        program = self.start("analyticsd", "check", "--workspace", self.folder / "exported.yaml",
                             environment={"HOOK_URL": self.hook_url, "PRODUCT_PROJECT_TOKEN": "x",
                                          "PRODUCT_API_SECRET": "y"})
        self.assertEqual(program.process.wait(60), 0, exported)

    def test_a_test_shows_request_and_answer_without_the_secret(self):
        self.begin(MIXPANEL)
        status, told = self.ask("POST", "/destination-tests", {"destination": "product"})
        self.assertEqual((status, told["outcome"]), (200, "delivered"), told)
        self.assertIn("/import?strict=1", told["request"])
        self.assertIn("Destination Test", told["request"])
        self.assertIn("num_records_imported", told["response"])
        self.assertNotIn("secret-1", json.dumps(told))
        # One that no mapping of tracks takes is tried with what its mappings do take.
        mapping = {"action": "identifyUser", "trigger": "type = \"identify\""}
        self.ask("PATCH", "/destinations/product", {"settings": {"mappings": [mapping]}})
        self.answer = lambda request: (200, b"1")
        _, told = self.ask("POST", "/destination-tests", {"destination": "product"})
        self.assertEqual((told["outcome"], told["event"]["type"]), ("delivered", "identify"), told)

    def test_a_pack_of_ones_own_is_a_type_like_others(self):
        (self.folder / "packs").mkdir()
        self.write("packs/ours.yaml", OURS)
        self.answer = lambda request: (200, b"{}")
        self.server_options = ("--catalog", self.folder / "packs")
        self.begin("  - {id: own, type: ours, settings: {api_key: key-1, "
                   "relay_url: \"${HOOK_URL}\", allow_private_networks: true}}\n")
        self.send(self.track("Signed Up", 1))
        self.assertEqual(self.counts("own")["delivered"], 1)
        request = self.receiver.requests("/names")[0]
        self.assertEqual(json.loads(request.body), {"name": "Signed Up"})
        self.assertEqual(request.headers["Authorization"], "Bearer key-1")
        _, catalog = self.ask("GET", "/catalog")
        self.assertIn("ours", [one["type"] for one in catalog["destinations"]])

    def test_a_pack_that_is_wrong_stops_the_start_with_its_line(self):
        (self.folder / "packs").mkdir()
        self.write("packs/ours.yaml", OURS.replace("@path", "@paht"))
        self.write("workspace.yaml", HEAD.replace("destinations:\n", ""))
        self.server_options = ("--catalog", self.folder / "packs")
        program = self.begin_server()
        self.assertEqual(program.process.wait(60), 1)
        wait_for("its word", lambda: "@paht" in program.log_text(), [], seconds=10)
        self.assertIn("ours.yaml:16:", program.log_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
