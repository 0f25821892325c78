"""Measures delivery: the time from 200 to delivered, and events a second through a webhook.

    python3 bench/delivery [--seconds S] [--singles N] [--batched N] [--repeat N]

Prints Markdown tables. README.md says what is measured, and which tests give further figures.
"""

import argparse
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from server import PROGRAMS, WRITE_KEY, Program, Server, cpu_seconds, get_json
from programs import listening_address
from receiver import Receiver
from traffic import Client, single

CONNECTIONS = 8  # A webhook's default.
LOW_EVENTS_PER_SECOND = 20
USERS = 10_000
BATCH = 100
MAPPING = ('{"event": "Row Read", "user_id": "user", "timestamp": {"column": "at"},'
           ' "properties": {"number": {"column": "number", "type": "integer"}}}')


class Arrivals(Receiver):
    def __init__(self):
        self.came = {}
        super().__init__()

    def take(self, events):
        now = time.monotonic()
        with self.lock:
            self.came |= {event["messageId"]: now for event in events}


def in_ms(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


def measure_times(folder, seconds):
    """At low load: from being sent to 200, and from 200 to the webhook; each in seconds."""
    receiver = Arrivals()
    server = Server(folder, receiver.url)
    client = Client("client", server.tracking, 0, LOW_EVENTS_PER_SECOND, repeats=0)
    sent, answered = {}, {}
    try:
        for number in range(seconds * LOW_EVENTS_PER_SECOND):
            time.sleep(1 / LOW_EVENTS_PER_SECOND)
            message_id = f"client-{number}"
            sent[message_id] = time.monotonic()
            client.deliver(single(message_id, f"user-{number % 97}"))
            answered[message_id] = time.monotonic()
        server.wait_until_delivered()
    finally:
        client.disconnect()
        server.stop()
        receiver.stop()
    if client.unexpected or receiver.came.keys() != sent.keys():
        raise SystemExit(f"not every event came: {client.unexpected}")
    return ([answered[i] - at for i, at in sent.items()],
            [max(0.0, receiver.came[i] - at) for i, at in answered.items()])


def write_rows(path, count):
    with open(path, "w", encoding="utf-8") as file:
        file.write("user,at,number\n")
        file.writelines(f"user-{i % USERS},2026-05-{i % 28 + 1:02}T10:00:00Z,{i}\n"
                        for i in range(count))


def fill(server, folder, count):
    (folder / "map.json").write_text(MAPPING)
    write_rows(folder / "rows.csv", count)
    subprocess.run([PROGRAMS / "analytics", "import", folder / "rows.csv", "--map",
                    folder / "map.json", "-w", WRITE_KEY, "--host", f"http://{server.tracking}"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure_draining(folder, sink, count, batch):
    """What was held back by a rate limit is delivered as fast as it goes."""
    server = Server(folder, f"http://{listening_address(sink)}/", batch_max=batch)
    try:
        server.configure(rate_limit=1)
        server.reload()
        fill(server, folder, count)
        before, cpu = server.delivery()["delivered"], server.cpu_seconds()
        sink_cpu = cpu_seconds(sink.process.pid)
        begun = time.monotonic()
        server.configure()
        server.reload()
        found = server.wait_until_delivered()
        seconds = time.monotonic() - begun
        events = found["delivered"] - before
        return {"rate": events / seconds, "cpu": (server.cpu_seconds() - cpu) / events * 100_000,
                "sink_cpu": (cpu_seconds(sink.process.pid) - sink_cpu) / events * 100_000}
    finally:
        server.stop()


def measure_sink(sink, body_bytes, batch, seconds):
    """Events a second that the sink takes of as large requests, from the load of bench/ingest."""
    port = listening_address(sink).rsplit(":", 1)[1]
    arguments = ["--batch", "--event-bytes", 300] if batch > 1 else []
    done = subprocess.run(
        [str(word) for word in (PROGRAMS / "bench_ingest", "load", port, "--key", WRITE_KEY,
                                "--connections", CONNECTIONS, "--body-bytes", body_bytes,
                                *arguments, "--seconds", seconds)],
        check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    if found["bad"]:
        raise SystemExit(f"the sink refused {found['bad']} requests")
    return found["good"] / found["seconds"]


def measure_rate(folder, count, batch, seconds):
    sink = Program("analytics-sink", ["--listen", "127.0.0.1:0"], folder, None, PROGRAMS)
    address = listening_address(sink)
    try:
        found = measure_draining(folder, sink, count, batch)
        counted = get_json(f"http://{address}/count")
        if counted["events"] != count:
            raise SystemExit(f"{count} events were to be delivered, {counted['events']} came")
        body_bytes = round(counted["bytes"] / counted["events"] * batch)
        before = counted["events"]
        begun = time.monotonic()
        requests = measure_sink(sink, body_bytes, batch, seconds)
        events = get_json(f"http://{address}/count")["events"] - before
        found["alone"] = events / (time.monotonic() - begun) if batch > 1 else requests
        found["bytes"] = counted["bytes"] / counted["events"]
        return found
    finally:
        sink.stop()


def tell_times(to_answer, to_webhook):
    print("| at low load | p50 ms | p99 ms | at most |\n|---|---|---|---|")
    for name, times in (("from sent to 200", to_answer),
                        ("from 200 to the webhook", to_webhook)):
        print(f"| {name} | {in_ms(times, 0.5):.2f} | {in_ms(times, 0.99):.2f} "
              f"| {max(times) * 1000:.2f} |")
    print(f"\n{len(to_webhook)} events, {LOW_EVENTS_PER_SECOND} a second.\n")


def tell_rates(rows):
    print("| webhook | events/s | CPU seconds for 100,000, server | sink "
          "| the sink alone, events/s | ratio |\n|---|---|---|---|---|---|")
    for name, runs in rows.items():
        median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        ratio = statistics.median(run["rate"] / run["alone"] for run in runs)
        print(f"| {name} of {median['bytes']:.0f} bytes | {median['rate']:,.0f} "
              f"| {median['cpu']:.2f} | {median['sink_cpu']:.2f} | {median['alone']:,.0f} "
              f"| {ratio:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="of low load")
    parser.add_argument("--singles", type=int, default=100_000)
    parser.add_argument("--batched", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    loads = [os.getloadavg()[0]]
    rows = {}
    with tempfile.TemporaryDirectory(prefix="analytics-bench-") as name:
        numbers = itertools.count()

        def folder():
            made = pathlib.Path(name) / str(next(numbers))
            made.mkdir()
            return made

        tell_times(*measure_times(folder(), options.seconds))
        for _ in range(options.repeat):
            loads.append(os.getloadavg()[0])
            for title, count, batch in (("single events", options.singles, 1),
                                        (f"batches of {BATCH}, events", options.batched, BATCH)):
                rows.setdefault(title, []).append(measure_rate(folder(), count, batch, 2))
    tell_rates(rows)
    print(f"\nMedians of {options.repeat}; load averages before each: "
          + ", ".join(f"{load:.1f}" for load in loads))


main()
