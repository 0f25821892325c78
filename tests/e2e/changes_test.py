"""What is changed through the management API: in effect at once, there after a kill, exported."""

import http.client
import json
import signal
import socket
import subprocess
import unittest
import urllib.error
import urllib.request

from house import PROGRAMS, House
from programs import get_json, wait_for


class Changes(House):
    def call(self, method, path, body=None):
        """The status, and the answer."""
        request = urllib.request.Request(
            f"http://{self.console}/api{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def must(self, method, path, body=None):
        status, answer = self.call(method, path, body)
        self.assertIn(status, (200, 201), answer)
        return answer

    def track(self, count, key="demo-key"):
        events = [{"type": "track", "userId": f"u{i}", "event": "Row Read",
                   "properties": {"number": i}} for i in range(count)]
        request = urllib.request.Request(
            f"http://{self.tracking}/v1/batch", json.dumps({"writeKey": key,
                                                            "batch": events}).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.assertEqual(answer.status, 200)

    def counts(self, destination):
        return self.accounting()["destinations"][destination]

    def restart(self):
        self.kill_server()
        self.start_server()

    def test_a_disabled_destination_gets_nothing_until_it_is_enabled_again(self):
        self.start_server()
        self.must("PATCH", "/destinations/hook", {"enabled": False})
        self.track(10)
        self.wait_for_delivery()
        self.assertEqual(self.counts("hook")["filtered_by_code"], {"disabled": 10})
        self.restart()
        self.track(5)
        self.wait_for_delivery()
        self.assertEqual(self.counts("hook")["filtered_by_code"], {"disabled": 15})
        self.must("PATCH", "/destinations/hook", {"enabled": True})
        self.track(7)
        self.wait_for_delivery()
        hook = self.counts("hook")
        self.assertEqual((hook["delivered"], hook["filtered"]), (7, 15))
        self.assertEqual(self.counts("lake")["delivered"], 22)

    def test_a_new_destination_gets_what_comes_and_is_there_after_a_kill(self):
        self.start_server()
        self.track(3)
        self.must("POST", "/destinations", {"id": "second-lake", "type": "sqlite",
                                            "settings": {"path": "lake.db"}})
        self.track(4)
        self.restart()
        self.track(5)
        self.wait_for_delivery()
        self.assertEqual(self.counts("second-lake")["delivered"], 9)
        file = self.folder / "data" / "destinations" / "second-lake" / "lake.db"
        self.assertTrue(file.exists())
        self.must("DELETE", "/destinations/second-lake")
        self.assertNotIn("second-lake", self.accounting()["destinations"])
        self.restart()
        self.assertNotIn("second-lake", self.accounting()["destinations"])

    def test_one_that_was_removed_and_added_again_begins_anew(self):
        self.start_server()
        hook = {"id": "other", "type": "webhook", "settings": {"url": "https://127.0.0.1:1/"}}
        self.must("POST", "/destinations", hook)
        self.track(5)
        self.assertEqual(self.counts("other")["pending"], 5)
        self.must("DELETE", "/destinations/other")
        self.track(3)
        self.must("POST", "/destinations", hook)
        self.track(2)
        other = self.counts("other")
        self.assertEqual((other["accepted"], other["pending"]), (2, 2))
        self.restart()
        self.assertEqual(self.counts("other")["accepted"], 2)

    def test_a_new_source_takes_events_with_its_key_and_a_rotated_key_goes_on(self):
        self.start_server()
        key = self.must("POST", "/sources", {"id": "app"})["write_keys"][0]
        self.track(2, key)
        keys = self.must("POST", "/sources/app/write-keys", {})["write_keys"]
        self.track(2, keys[0])
        self.track(2, keys[1])
        self.must("PATCH", "/sources/app", {"write_keys": keys[:1]})
        self.track(2, keys[1])
        sums = self.accounting()
        self.assertEqual(sums["sources"]["app"]["accepted"], 6)
        self.assertEqual(sums["sources"]["(unknown)"]["rejected"], 2)

    def test_a_blocked_event_is_rejected_from_the_next_request_on(self):
        self.start_server()
        self.must("PATCH", "/sources/demo/schema", {"event": "Row Read", "blocked": True})
        self.track(3)
        self.must("PATCH", "/sources/demo/schema", {"event": "Row Read", "blocked": False})
        self.track(2)
        sums = self.accounting()["sources"]["demo"]
        self.assertEqual(sums["rejected_by_code"], {"event_blocked": 3})
        self.assertEqual(sums["accepted"], 2)

    def test_a_field_that_is_edited_in_the_file_wins(self):
        self.start_server()
        self.must("PATCH", "/destinations/hook", {"name": "Of the console", "enabled": False})
        text = (self.folder / "workspace.yaml").read_text()
        self.write("workspace.yaml", text.replace("type: webhook", "type: webhook\n    name: Mine"))
        self.server.process.send_signal(signal.SIGHUP)
        wait_for("the file read again", lambda: "edited in the file since" in
                 self.server.log_text(), [self.server], seconds=20)
        hook = wait_for("the file's name", lambda: [
            one for one in get_json(f"http://{self.console}/api/destinations")
            if one["name"] == "Mine"], [self.server], seconds=20)[0]
        self.assertEqual((hook["enabled"], hook["changed"]), (False, ["enabled"]))

    def test_what_can_not_be_put_into_effect_changes_nothing(self):
        self.start_server()
        before = self.call("GET", "/destinations")
        for settings in ({"url": "ftp://example.com"}, {"batch_max": 0}, {"no_such": 1}):
            status, answer = self.call("PATCH", "/destinations/hook", {"settings": settings})
            self.assertEqual(status, 400)
            self.assertTrue(answer["problems"])
        self.assertEqual(self.call("GET", "/destinations"), before)
        self.track(2)
        self.wait_for_delivery()

    def test_a_stop_does_not_wait_for_a_change_that_waits_for_an_attempt(self):
        self.start_server()
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            text = (self.folder / "workspace.yaml").read_text()
            self.write("workspace.yaml", text + "  - {id: slow, type: webhook, settings: {url: '"
                       + url + "', allow_private_networks: true}}\n")
            self.server.process.send_signal(signal.SIGHUP)
            wait_for("the destination", lambda: "slow" in self.accounting()["destinations"],
                     [self.server], seconds=20)
            self.track(1)
            silent.settimeout(20)
            attempt, _ = silent.accept()
            # It waits for the attempt, which nobody answers; what it is answered is left open.
            connection = http.client.HTTPConnection(self.console, timeout=60)
            connection.request("PATCH", "/api/destinations/slow", json.dumps({"name": "Other"}),
                               {"Content-Type": "application/json"})
            changes = self.folder / "data" / "console" / "workspace-changes.json"
            wait_for("the change stored", changes.exists, [self.server], seconds=20)
            self.server.process.terminate()
            self.assertEqual(self.server.process.wait(timeout=40), 0)
            attempt.close()
            connection.close()

    def test_one_that_can_not_be_made_is_no_reason_to_refuse_a_change_of_another(self):
        self.start_server()
        text = (self.folder / "workspace.yaml").read_text()
        self.write("workspace.yaml", text + "  - {id: broken, type: kafka, settings: {brokers: "
                   "'127.0.0.1:1', topic: t, security_protocol: SSL, ssl_ca: /nowhere.pem}}\n")
        self.server.process.send_signal(signal.SIGHUP)
        wait_for("the broken one told", lambda: "read again, but for" in self.server.log_text(),
                 [self.server], seconds=20)
        self.must("PATCH", "/sources/demo", {"name": "Another name"})
        self.must("PATCH", "/destinations/hook", {"enabled": False})

    def test_a_server_starts_with_the_export(self):
        self.start_server()
        self.must("PATCH", "/destinations/hook", {"filters": [
            {"if": "properties.number > 1", "action": "drop"}]})
        self.must("POST", "/sources", {"id": "app"})
        url = f"http://{self.console}/api/workspace.yaml"
        with urllib.request.urlopen(url, timeout=20) as file:
            exported = file.read()
        self.assertNotIn(self.hook_url.encode(), exported, "the file's variable stays one")
        self.server.process.terminate()
        self.server.process.wait()
        self.write("workspace.yaml", exported)
        (self.folder / "data").rename(self.folder / "data-before")
        self.start_server()
        self.track(4)
        self.wait_for_delivery()
        self.assertEqual(self.counts("hook")["delivered"], 2)
        done = subprocess.run([str(PROGRAMS / "analyticsd"), "verify", "--data",
                               str(self.folder / "data-before")], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
