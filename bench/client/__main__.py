"""Measures the client beside Segment's libraries for other languages, all in one run.

    python3 bench/client [--repeat N] [--scale X] [--peers node,go,rust,python]

Everything is run once a repetition, in turn, against one `analytics-sink` that unpacks and counts
each event; only the peers' bursts are run in the first repetition alone. Prints the medians as
Markdown tables: what a call costs, events a second, memory.
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import install
import tables

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import Program, get_json, listening_address  # noqa: E402

PROGRAMS = ROOT / "build" / "release" / "bin"
OURS = PROGRAMS / "bench_client"
RUN_SECONDS_MAX = 600

# As many calls under way as the reference measurements had: more only costs the peers memory.
IN_FLIGHT_MAX = 5_000
BURST_CALLS = 100_000

CALLS = [(event, threads) for event in ("small", "order") for threads in (1, 2)]
# Events are chosen so that each takes a few seconds.
OUR_DELIVERIES = [
    ("ours", "2,500 or 500 KB", 1_000_000, ["--batch-events", 2_500]),
    ("ours, gzipped", "2,500 or 500 KB", 1_000_000, ["--batch-events", 2_500, "--gzip"]),
    ("ours", "15", 200_000, ["--batch-events", 15]),
    ("ours, gzipped", "15", 200_000, ["--batch-events", 15, "--gzip"]),
]
# Peer, its name, batch (0: the library's own bound), events.
PEER_DELIVERIES = [
    ("node", "@segment/analytics-node 3.1.0", 500, 50_000),
    ("node", "@segment/analytics-node 3.1.0", 15, 30_000),
    ("go", "analytics-go 3.3.0", 250, 100_000),
    ("go", "analytics-go 3.3.0", 15, 50_000),
    ("rust", "analytics 0.2.0 (Rust)", 0, 300_000),
    ("rust", "analytics 0.2.0 (Rust)", 15, 100_000),
    ("python", "segment-analytics-python 2.3.4", 100, 20_000),
]
OUR_BURSTS = [
    ("ours, default limits", []),
    ("ours, a queue for all of them", ["--queue-takes-all"]),
]
PEER_BURSTS = [
    ("node", "@segment/analytics-node 3.1.0, flushAt 500", 500),
    ("node", "@segment/analytics-node 3.1.0, flushAt 15", 15),
    ("go", "analytics-go 3.3.0, BatchSize 250", 250),
]


def run(command):
    """What the program has found, as it says itself."""
    print(" ", *(pathlib.Path(str(word)).name for word in command), file=sys.stderr, flush=True)
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                          timeout=RUN_SECONDS_MAX)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def run_sending(command, sink, events):
    """The same, and makes sure that the sink has counted each event. What a client sends again, as
    Node.js does in a burst when answers are late, is counted as well."""
    before = get_json(f"http://{sink}/count")
    found = run(command)
    after = get_json(f"http://{sink}/count")
    delivered = found.get("delivered", events)
    arrived = after["events"] - before["events"]
    if arrived < delivered:
        raise SystemExit(f"{command}: {delivered} events were sent, {arrived} arrived")
    return found | {"events": events, "rejected": events - delivered,
                    "arrived": arrived, "again": arrived - delivered,
                    "bytes": (after["bytes"] - before["bytes"]) / arrived}


def deliveries(sink, peers, scale):
    """A command for each row of the table of deliveries."""
    host = f"http://{sink}"
    for name, batch, events, flags in OUR_DELIVERIES:
        events = int(events * scale)
        yield (name, batch), [OURS, "send", host, "--events", events, *flags], events
    for peer, name, batch, events in PEER_DELIVERIES:
        if peer in peers:
            events = int(events * scale)
            command = [*peers[peer], host, events, batch, IN_FLIGHT_MAX]
            yield (name, str(batch) if batch else "512 KiB"), command, events


def bursts(sink, peers):
    host = f"http://{sink}"
    for name, flags in OUR_BURSTS:
        yield name, [OURS, "burst", host, "--calls", BURST_CALLS, *flags]
    for peer, name, batch in PEER_BURSTS:
        if peer in peers:
            yield name, [*peers[peer], host, BURST_CALLS, batch, 0]


def repetition(sink, peers, scale, found):
    for event, threads in CALLS:
        rounds = max(1, round(5 * scale))
        command = [OURS, "call", "--event", event, "--threads", threads, "--rounds", rounds]
        found["calls"].setdefault((event, threads), []).append(run(command))
    for row, command, events in deliveries(sink, peers, scale):
        result = run_sending(command, sink, events)
        if result["rejected"]:
            raise SystemExit(f"{command}: {result['rejected']} events were not delivered")
        found["deliveries"].setdefault(row, []).append(result)
    # A peer's burst can take minutes, and memory is not noisy: theirs is measured once.
    for row, command in bursts(sink, {} if found["bursts"] else peers):
        found["bursts"].setdefault(row, []).append(run_sending(command, sink, BURST_CALLS))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1, help="of the number of events")
    parser.add_argument("--peers", default=",".join(install.INSTALLERS), help="empty: none")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # The sink must not outlive us.
    peers = install.install([name for name in options.peers.split(",") if name])
    found = {"calls": {}, "deliveries": {}, "bursts": {}}
    loads = []
    with tempfile.TemporaryDirectory(prefix="analytics-bench-") as folder:
        sink = Program("analytics-sink", ["--listen", "127.0.0.1:0"], pathlib.Path(folder), None,
                       PROGRAMS)
        try:
            address = listening_address(sink)
            for number in range(options.repeat):
                print(f"Repetition {number + 1} of {options.repeat}", file=sys.stderr, flush=True)
                loads.append(f"{os.getloadavg()[0]:.1f}")
                repetition(address, peers, options.scale, found)
        finally:
            sink.stop()
    print(f"Medians of {options.repeat}. The machine's load average before each repetition: "
          f"{', '.join(loads)}; about 1 to 2 is quiet, and more makes all times longer.\n")
    print(tables.calls(found["calls"]))
    print(tables.deliveries(found["deliveries"]))
    print(tables.bursts(found["bursts"]))


main()
