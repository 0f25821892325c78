"""Measures `analytics import` into `analytics-sink`, beside @segment/analytics-node.

    python3 bench/import [--rows N] [--repeat N]

Both read the same file of track events, one JSON object a line, and send to the same sink, which
unpacks and counts each event. Prints the medians and the ratio.
"""

import argparse
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import Program, get_json, listening_address  # noqa: E402

PROGRAMS = ROOT / "build" / "release" / "bin"
PEER_FOLDER = ROOT / "build" / "peers" / "analytics-node"
PEER_PACKAGE = "@segment/analytics-node@3.1.0"
# The peer is slower by an order of magnitude: a part of the file is enough to know its rate.
PEER_PART = 10

LINE = ('{"type":"track","userId":"user-%06d","event":"Order Completed",'
        '"timestamp":"2024-05-%02dT10:00:00.000Z","messageId":"bench-%d-%d",'
        '"properties":{"order_id":"%024d","revenue":25.5,"currency":"USD","quantity":3,'
        '"products":[{"sku":"45790-32","price":19},{"sku":"46493-32","price":3}],"coupon":null,'
        '"category":"Garden and Outdoor","note":"left at the door of the neighbours"},'
        '"context":{"ip":"203.0.113.24","locale":"en-US"}}\n')


def write_rows(path, rows, run):
    with open(path, "w", encoding="utf-8") as file:
        for i in range(rows):
            file.write(LINE % (i % 10_000, i % 28 + 1, run, i, i))


def measure(command, events):
    """Runs it to its end; returns events a second and CPU seconds for 100,000 events."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return events / seconds, cpu / events * 100_000


def measure_sending(command, sink, events):
    """The same, and makes sure that the sink has counted each event."""
    before = get_json(f"http://{sink}/count")["events"]
    result = measure(command, events)
    counted = get_json(f"http://{sink}/count")["events"] - before
    if counted != events:
        raise SystemExit(f"{command[0]}: {events} events were sent, {counted} arrived")
    return result


def install_peer():
    if not (PEER_FOLDER / "node_modules").exists():
        PEER_FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund",
                        "--ignore-scripts", "--prefix", PEER_FOLDER, PEER_PACKAGE], check=True)


def report(name, results):
    rate = statistics.median(rate for rate, _ in results)
    cpu = statistics.median(cpu for _, cpu in results)
    print(f"{name:34} {rate:>12,.0f} events/s   {cpu:6.2f} CPU s for 100,000", flush=True)
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    install_peer()
    with tempfile.TemporaryDirectory(prefix="analytics-bench-") as name:
        folder = pathlib.Path(name)
        sink = Program("analytics-sink", ["--listen", "127.0.0.1:0"], folder, None, PROGRAMS)
        address = listening_address(sink)
        host = f"http://{address}"
        whole, part, dry = [], [], []
        try:
            for run in range(options.repeat):
                file = folder / "rows.ndjson"
                write_rows(file, options.rows, run)
                command = [PROGRAMS / "analytics", "import", file, "-w", "key", "--host", host]
                whole.append(measure_sending(command, address, options.rows))
                dry.append(measure([*command, "--dry-run"], options.rows))
                short = folder / "part.ndjson"
                write_rows(short, options.rows // PEER_PART, run)
                peer = ["node", ROOT / "bench" / "import" / "peer.mjs", PEER_FOLDER, short, host]
                part.append(measure_sending(peer, address, options.rows // PEER_PART))
        finally:
            sink.stop()
        ours = report("analytics import", whole)
        report("analytics import --dry-run", dry)
        peer = report(f"{PEER_PACKAGE}, flushAt 500", part)
        print(f"ratio: {ours / peer:.0f}")


main()
