"""A server that produces to a Kafka cluster, and what kcat then reads there.

    check.py --programs build/release/bin --brokers 127.0.0.1:9092 [--events 20000] [--users 500]

Exits 0 only where every event is in the topic once, by its user's key, in its user's order, with
its headers, and a user's events are in one partition. The topic is a new one, and stays.
"""

import argparse
import base64
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import HTTP, Program, get_json, is_ready, wait_for  # noqa: E402

EVENTS_IN_A_BATCH = 500
SECONDS_MAX = 120
WORKSPACE = """\
version: 1
sources: [{{id: shop, write_keys: [key]}}]
destinations:
  - id: stream
    type: kafka
    settings: {{brokers: "{brokers}", topic: "{topic}", allow_private_networks: true}}
"""


class Server:
    """analyticsd with one destination, the cluster."""

    def __init__(self, programs, folder, brokers, topic):
        workspace = folder / "workspace.yaml"
        workspace.write_text(WORKSPACE.format(brokers=brokers, topic=topic), encoding="utf-8")
        self.program = Program(
            "analyticsd", ["--workspace", workspace, "--data", folder / "data",
                           "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0"],
            folder, programs=programs)
        self.tracking = self._address("Tracking API")
        self.console = self._address("Console")
        wait_for("the server ready", lambda: is_ready(f"{self.console}/readyz"),
                 [self.program], SECONDS_MAX)

    def _address(self, what):
        def said():
            lines = [line for line in self.program.log_text().splitlines() if what in line]
            return lines and "http://" + lines[0].split("http://")[1].split()[0]
        return wait_for(f"the address of the {what}", said, [self.program], SECONDS_MAX)

    def send(self, events):
        request = urllib.request.Request(
            f"{self.tracking}/v1/batch", json.dumps({"batch": events}).encode(),
            {"Authorization": "Basic " + base64.b64encode(b"key:").decode()})
        with HTTP.open(request, timeout=SECONDS_MAX) as answer:
            assert json.load(answer) == {"success": True}

    def wait_for_delivery(self, count):
        def done():
            stream = get_json(f"{self.console}/api/accounting")["destinations"]["stream"]
            return stream if stream["accepted"] == count and not stream["pending"] else None
        return wait_for("everything delivered", done, [self.program], SECONDS_MAX)


def make_events(count, users):
    return [{"type": "track", "userId": f"user-{i % users}", "event": "Checked",
             "messageId": f"message-{i}", "properties": {"number": i}} for i in range(count)]


def read_topic(brokers, topic):
    """Each record as kcat's JSON has it, partition by partition."""
    done = subprocess.run(
        ["kcat", "-C", "-b", brokers, "-t", topic, "-o", "beginning", "-e", "-q", "-J"],
        capture_output=True, text=True, timeout=SECONDS_MAX, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def problems(events, records):
    sent = {event["messageId"]: event for event in events}
    found = collections.Counter()
    numbers = collections.defaultdict(list)
    partitions = collections.defaultdict(set)
    for record in records:
        event = json.loads(record["payload"])
        name = event["messageId"]
        found[name] += 1
        numbers[record["key"]].append(event["properties"]["number"])
        partitions[record["key"]].add(record["partition"])
        headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
        if headers != {"messageId": name, "source": "shop", "type": "track"}:
            yield f"{name} has the headers {headers}"
        if name not in sent or record["key"] != sent[name]["userId"]:
            yield f"{name} has the key {record['key']}"
    if missing := sent.keys() - found.keys():
        yield f"{len(missing)} events are missing"
    if twice := [name for name, times in found.items() if times > 1]:
        yield f"{len(twice)} events are there more than once"
    yield from (f"{user} is out of order" for user, all_ in numbers.items() if all_ != sorted(all_))
    yield from (f"{user} is in {len(there)} partitions"
                for user, there in partitions.items() if len(there) != 1)


def check(options, folder):
    topic = f"analytics-check-{uuid.uuid4().hex[:8]}"
    server = Server(options.programs, folder, options.brokers, topic)
    try:
        events = make_events(options.events, options.users)
        began = time.monotonic()
        for start in range(0, len(events), EVENTS_IN_A_BATCH):
            server.send(events[start:start + EVENTS_IN_A_BATCH])
        counts = server.wait_for_delivery(len(events))
        seconds = time.monotonic() - began
    finally:
        server.program.stop()
    wrong = list(problems(events, read_topic(options.brokers, topic)))
    if counts["delivered"] != len(events):
        wrong.append(f"the server says {counts}")
    print(f"{topic}: {len(events)} events of {options.users} users in {seconds:.1f} s: {counts}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--brokers", required=True)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=500)
    with tempfile.TemporaryDirectory(prefix="analytics-kafka-") as folder:
        wrong = check(parser.parse_args(), pathlib.Path(folder))
    for problem in wrong[:20]:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
