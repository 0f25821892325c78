"""A test that runs a library against the real server, and looks at what came out of it."""

import datetime
import json
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from house import House, wait_for  # noqa: E402

from calls import as_sent  # noqa: E402
from receiver import Receiver  # noqa: E402
from wire import Wire  # noqa: E402

SDKS = ROOT / "build" / "sdks"
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}
NODE = (SDKS / "node_modules" / f"node-linux-{ARCHITECTURES.get(platform.machine())}" / "bin"
        / "node")
PROGRAMS = pathlib.Path(__file__).resolve().parent / "js"

KEY = "demo-key"
RUN_SECONDS_MAX = 180

WORKSPACE = """\
version: 1
mode: %s
sources:
  - {id: demo, write_keys: [demo-key]%s}
destinations:
  - {id: lake, type: sqlite, settings: {path: lake.db}}
  - id: hook
    type: webhook
    settings: {url: "${HOOK_URL}", batch_max: 100, allow_private_networks: true}
"""


def without(event, *keys):
    return {key: value for key, value in event.items() if key not in keys}


def moment(text):
    time = datetime.datetime.fromisoformat(text)
    return time.replace(microsecond=time.microsecond // 1_000 * 1_000)


class LibraryCase(House):
    channel = "server"  # Where the library runs.

    def setUp(self):
        self.server_options = ()
        super().setUp()
        self.receiver = Receiver(self)
        self.hook_url = self.receiver.url
        self.wire = Wire(self, lambda: self.tracking)
        self.url = f"http://{self.wire.address}"
        self.use()

    def start(self, name, *arguments, **more):
        options = self.server_options if name == "analyticsd" else ()
        return super().start(name, *arguments, *options, **more)

    def use(self, settings="", mode="compatible"):
        """The workspace, with more settings of the source."""
        self.write("workspace.yaml", WORKSPACE % (mode, f", {settings}" if settings else ""))

    def begin(self, program, *arguments, job):
        """Starts a program of js/ with its job."""
        process = subprocess.Popen(
            [NODE, PROGRAMS / program, SDKS, *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        return process

    def outcome(self, process):
        """What the program printed at its end, which it may come to now."""
        said, problems = process.communicate(timeout=RUN_SECONDS_MAX)
        self.assertEqual(process.returncode, 0, problems)
        return json.loads(said)

    def run_js(self, program, *arguments, job):
        return self.outcome(self.begin(program, *arguments, job=job))

    def arrived(self, count, killed=False):
        """So many events, by their message id; each once, in both destinations. (After a kill the
        webhook may get some again: it is promised each at least once.)"""
        wait_for(f"{count} events accepted", lambda: self.accounting()["accepted"] >= count,
                 [self.server], seconds=30)
        self.assertEqual(self.wait_for_delivery()["accepted"], count)
        events = self.receiver.events()
        by_id = {event["messageId"]: event for event in events}
        self.assertEqual(len(by_id), count)
        if not killed:
            self.assertEqual(len(events), count)
        self.assertEqual(self.ids_in_lake(), sorted(by_id))
        return by_id

    def ids_in_lake(self):
        """The message ids of all rows of calls; `users` and `accounts` have a row a user."""
        ids = []
        tables = ("tracks", "identifies", "pages", "screens", "groups", "aliases")
        there = {name for (name,) in self.query("SELECT name FROM sqlite_master")}
        for table in tables:
            if f"demo__{table}" in there:
                ids += [row[0] for row in self.query(f"SELECT id FROM demo__{table}")]
        return sorted(ids)

    def check_all_intact(self, count, ip=None):
        """So many events arrived, as the library sent them; returns them by number of call."""
        by_number = {event["context"]["call"]: event for event in self.arrived(count).values()}
        sent = [event for request in self.wire.posts() for event in request.events]
        numbers = [event["context"]["call"] for event in sent]
        self.assertEqual((sorted(by_number), sorted(numbers)), (list(range(count)),) * 2)
        for event in sent:
            self.check_intact(event, by_number[event["context"]["call"]], ip)
        return by_number

    def check_numbers(self, count, killed=False):
        """Each of `calls.many` arrived."""
        events = self.arrived(count, killed).values()
        self.assertEqual(sorted(event["properties"]["number"] for event in events),
                         list(range(count)))

    def check_intact(self, sent, event, ip):
        """What arrived is what the library sent, with the times, and the address where wanted."""
        changed = ("timestamp", "originalTimestamp", "sentAt", "receivedAt", "context",
                   "integrations", "channel", "projectId", "version")
        given = without(sent, *changed)
        if "messageId" not in sent:
            given["messageId"] = event["messageId"]
        self.assertEqual(without(event, *changed), given)
        # Empty ones are left out.
        context = sent.get("context", {}) | ({"ip": ip} if ip else {})
        self.assertEqual(event.get("context", {}), context)
        self.assertEqual(event.get("integrations", {}), sent.get("integrations", {}))
        self.assertEqual(event["channel"], sent.get("channel", self.channel))
        self.assertEqual((event["projectId"], event["version"]), ("demo", 2))
        self.check_times(sent, event)

    def check_times(self, sent, event):
        """As Segment has it: the time of the call, by the server's clock; times in milliseconds."""
        original, sent_at = sent.get("timestamp") or sent.get("originalTimestamp"), sent["sentAt"]
        self.assertEqual(event.get("originalTimestamp"), original)
        received = moment(event["receivedAt"])
        on_the_way = datetime.timedelta()
        if sent_at:
            self.assertEqual(moment(event["sentAt"]), moment(sent_at))
            on_the_way = received - moment(sent_at)
        # One machine, one clock.
        self.assertLessEqual(abs(on_the_way.total_seconds()), 30, event)
        right = moment(original) + on_the_way if original else received
        self.assertEqual(moment(event["timestamp"]), right)

    def check_call(self, call, event, added=()):
        """What arrived has everything that the library was given; `added` names the library's
        own members of properties."""
        call = as_sent(call)
        common = ("traits", "integrations")
        for key in without(call, "timestamp", "context", "properties", *common):
            self.assertEqual(event[key], call[key], key)
        for key in common:  # Browsers add what they remember of the user, and how they send.
            got = event.get(key, {})
            self.assertEqual(got | call.get(key, {}), got, key)
        for key, value in call["context"].items():
            got = event["context"][key]
            # Browsers add to `page`.
            self.assertEqual({**got, **value} if isinstance(value, dict) else value, got, key)
        if "timestamp" in call:
            self.assertEqual(moment(event["originalTimestamp"]), moment(call["timestamp"]))
        if "properties" in call:
            self.assertEqual(without(event["properties"], *added),
                             without(call["properties"], *added))
