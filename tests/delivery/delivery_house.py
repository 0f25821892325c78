"""A house with the destinations that a test wants, and what the console says of their delivery."""

import json
import pathlib
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "chaos"))

from chaos_house import LARGE, ChaosHouse, Sampler, wait_for  # noqa: E402, F401
from programs import HTTP, get_json  # noqa: E402, F401

# No limit of the server's: a test that is stuck has to end some time.
PATIENCE_SECONDS = 600
PAGE_MAX = 500
LAKE = {"id": "lake", "type": "sqlite", "settings": {"path": "lake.db"}}


def webhook(name, url, delivery=None, **settings):
    found = {"id": name, "type": "webhook",
             "settings": {"url": url, "allow_private_networks": True, **settings}}
    return found | ({"delivery": delivery} if delivery else {})


class DeliveryHouse(ChaosHouse):
    def configure(self, *destinations):
        """The workspace file: one source, and these. YAML is a superset of JSON."""
        self.write("workspace.yaml", json.dumps({
            "version": 1,
            "sources": [{"id": "demo", "name": "Demo", "write_keys": ["demo-key"]}],
            "destinations": destinations}))

    def start_sampler(self):
        self.sampler = Sampler(self)
        self.addCleanup(self.sampler.stop)
        self.sampler.start()

    def stop_sampler(self):
        """The sums held whenever they were looked at."""
        self.sampler.stop()
        self.assertEqual(self.sampler.wrong, [])
        self.assertGreater(self.sampler.samples, 0)

    def reload(self):
        """The server reads its workspace file again."""
        seen = len(self.server.log_text())
        self.server.process.send_signal(signal.SIGHUP)
        self.wait("the workspace was read again",
                  lambda: "the workspace was read again" in self.server.log_text()[seen:])

    def restart_server(self, kill):
        if kill:
            self.kill_server()
        else:
            self.assertTrue(self.server.stop(), self.server.log_text())
        self.start_server()

    def wait(self, what, condition):
        return wait_for(what, condition, [self.server], PATIENCE_SECONDS)

    def call(self, method, path, body=None):
        """The console's status and answer."""
        request = urllib.request.Request(
            f"http://{self.console}{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        try:
            with HTTP.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def ask(self, method, path, body=None):
        """The answer of a call that has to succeed."""
        status, answer = self.call(method, path, body)
        self.assertEqual(status, 200, answer)
        return answer

    def delivery(self, destination):
        found = self.ask("GET", f"/api/destinations/{destination}/delivery")
        self.assertEqual(found["accepted"], found["filtered"] + found["delivered"]
                         + found["discarded"] + found["pending"], destination)
        return found

    def failed_events(self, destination, **asked):
        """All of them, page by page, the newest first."""
        events, before = [], {}
        while True:
            asked_now = {"destination": destination, "limit": PAGE_MAX, **asked, **before}
            page = self.ask("GET", "/api/failed-events?" + urllib.parse.urlencode(asked_now))
            events += page["events"]
            if page["next_before"] is None:
                return events
            before = {"before": page["next_before"]}

    def wait_for_failed_events(self, destination):
        """They are listed shortly after they were counted."""
        def listed():
            found = self.failed_events(destination)
            return len(found) == self.delivery(destination)["discarded"] and [found]
        return self.wait("the failed events listed", listed)[0]

    def replay(self, destination, **asked):
        return self.ask("POST", "/api/replays", {"destination": destination, **asked})

    def find_replay(self, replay):
        return next(one for one in self.ask("GET", "/api/replays")["replays"]
                    if one["id"] == replay["id"])

    def wait_for_replay(self, replay):
        def ended():
            now = self.find_replay(replay)
            self.assertEqual(now["accepted"], now["filtered"] + now["delivered"]
                             + now["discarded"] + now["pending"])
            return now if now["state"] != "running" else None
        return self.wait("the replay has ended", ended)

    def say(self, text):
        """A figure that the run has found."""
        print(f"{self.id()}: {text}", file=sys.stderr, flush=True)
