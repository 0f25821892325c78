"""A server that runs: what its debugger shows, a workspace that changes, and its data verified."""

import base64
import json
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

from house import PROGRAMS, House
from programs import get_json, wait_for

CHANGED = """\
version: 1
mode: strict
sources:
  - {id: demo, name: Demo, write_keys: [new-key, demo-key], rate_limit: 1000,
     schema: {block_events: [Debug]}}
"""


class Running(House):
    def post(self, path, body, key):
        """The status, and the answer."""
        request = urllib.request.Request(
            f"http://{self.tracking}{path}", json.dumps(body).encode(),
            {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def track(self, event, key="demo-key"):
        return self.post("/v1/track", {"userId": "u", "event": event}, key)

    def reload(self, said):
        """Sends SIGHUP and waits until the log says that about it."""
        seen = len(self.server.log_text())
        self.server.process.send_signal(signal.SIGHUP)
        wait_for(said, lambda: said in self.server.log_text()[seen:], [self.server], seconds=20)

    def verify(self):
        done = subprocess.run([str(PROGRAMS / "analyticsd"), "verify", "--data",
                               str(self.folder / "data")], capture_output=True, text=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout

    def test_a_changed_workspace_is_read_again_and_a_bad_one_is_not(self):
        self.start_server()
        self.assertEqual(self.track("E", "new-key")[0], 200, "as Segment answers an unknown key")
        destinations = (self.folder / "workspace.yaml").read_text().partition("destinations:")[2]
        self.write("workspace.yaml", CHANGED + "destinations:" + destinations)
        self.reload("the workspace was read again")
        self.assertEqual(self.track("E", "new-key"), (200, {"success": True}))
        self.assertEqual(self.track("E", "demo-key"), (200, {"success": True}))
        status, answer = self.track("E", "nobodys-key")
        self.assertEqual((status, answer["code"]), (401, "unknown_source"))
        status, answer = self.track("Debug")
        self.assertEqual((status, answer["code"]), (422, "event_blocked"))
        self.write("workspace.yaml", "version: 1\nsources: nonsense\n")
        self.reload("the workspace stays as it was")
        self.assertEqual(self.track("E", "new-key"), (200, {"success": True}))
        self.write("workspace.yaml", CHANGED)
        self.reload("the workspace was read again")
        self.assertEqual(get_json(f"http://{self.console}/api/accounting")["destinations"], {})

    def test_a_destination_that_comes_back_goes_on_where_it_was(self):
        self.start_server()
        with_destinations = (self.folder / "workspace.yaml").read_text()
        self.assertEqual(self.track("Before")[0], 200)
        self.wait_for_delivery()
        self.write("workspace.yaml", with_destinations.partition("destinations:")[0])
        self.reload("the workspace was read again")
        self.assertEqual(self.track("Meanwhile")[0], 200)
        self.write("workspace.yaml", with_destinations)
        self.reload("the workspace was read again")
        self.assertEqual(self.track("After")[0], 200)
        told = self.wait_for_delivery()
        for destination in told["destinations"].values():
            self.assertEqual((destination["accepted"], destination["delivered"]), (3, 3))

    def test_the_debugger_shows_what_was_rejected_and_why(self):
        self.start_server()
        self.track("Good")
        self.post("/v1/track", {"event": "Nobody's"}, "demo-key")
        self.track("E", "nobodys-key")
        events = get_json(f"http://{self.console}/api/events")["events"]
        self.assertEqual([(one["source"], one["verdict"], one["code"]) for one in events],
                         [("(unknown)", "rejected", "unknown_source"),
                          ("demo", "rejected", "no_user_anon_id"), ("demo", "accepted", None)])
        self.assertEqual(events[1]["event"], {"event": "Nobody's"})
        found = get_json(f"http://{self.console}/api/events?source=demo&q=good")["events"]
        self.assertEqual(len(found), 1)

    def test_the_data_of_a_server_that_was_killed_verifies(self):
        self.start_server()
        self.run_import(self.make_rows(2_000))
        self.assertIn("an analyticsd runs on it: stop that first", self.verify()[1])
        self.kill_server()
        code, said = self.verify()
        self.assertEqual(code, 0, said)
        self.assertIn("2000 events", said)
        self.assertIn("nothing is damaged", said)

    def test_damage_is_found(self):
        self.start_server()
        self.run_import(self.make_rows(2_000))
        self.track("After it")  # What was written last of all would pass for a torn write.
        self.wait_for_delivery()
        self.kill_server()
        segment = sorted((self.folder / "data" / "log" / "journal").glob("*.seg"))[0]
        bytes_ = bytearray(segment.read_bytes())
        bytes_[1_000] ^= 1
        segment.write_bytes(bytes_)
        code, said = self.verify()
        self.assertEqual(code, 1, said)
        self.assertIn(segment.name, said)

    def test_metrics_say_what_the_accounting_says(self):
        self.start_server()
        self.track("E")
        self.wait_for_delivery()
        with urllib.request.urlopen(f"http://{self.console}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        self.assertIn('analyticsd_events_accepted_total{source="demo"} 1', lines)
        self.assertIn('analyticsd_destination_events_pending{destination="lake"} 0', lines)


if __name__ == "__main__":
    unittest.main(verbosity=2)
