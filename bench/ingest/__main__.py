"""Measures the server's ingest beside nginx and the disk, all in one run.

    python3 bench/ingest [--repeat N] [--seconds S] [--stored N,N] [--idle-seconds S] [--copy]

Every repetition puts each load on nginx, on `analyticsd`, and on `analyticsd` whose fdatasync does
nothing, in turn, then appends to a file what the server stored, in groups as large. Afterwards
one server is filled up, started again and again, and left alone. Prints Markdown tables.
"""

import argparse
import os
import pathlib
import signal
import sys
import tempfile

import copying
import measures
import tables
from servers import Analyticsd, Nginx

CASES = {
    # With its `sentAt`, which is 34 bytes and belongs to the sending.
    "300 B event": ["--body-bytes", 334],
    "1 KB event": ["--body-bytes", 1_024],
    "100 KB batch": ["--batch", "--body-bytes", 102_400, "--event-bytes", 300],
}
CONNECTIONS = (1, 64)
LARGE_APPEND_BYTES = 4 << 20
WARM_SECONDS = 0.2


def raw_beside(stored, folder, seconds):
    """What the disk does with the bytes of the requests, synced in groups of the server's size."""
    bytes_a_sync = stored["good"] * stored["body_bytes"] / max(1, stored["syncs"])
    return {"bytes_a_sync": bytes_a_sync, "ours": stored["rate"] * stored["body_bytes"],
            "same_groups": measures.raw_rate(folder, bytes_a_sync, seconds) * bytes_a_sync}


def repetition(servers, folder, seconds, found):
    for case, arguments in CASES.items():
        for connections in CONNECTIONS:
            for name, server in servers.items():
                arguments_here = [*arguments, "--connections", connections]
                measures.send(server, arguments_here, min(seconds, WARM_SECONDS))
                result = measures.load(server, arguments_here, seconds)
                found["loads"].setdefault((case, connections, name), []).append(result)
            stored = found["loads"][case, connections, "analyticsd"][-1]
            found["raw"].setdefault((case, connections), []).append(
                raw_beside(stored, folder, seconds / 2))
    found["largest"].append(
        measures.raw_rate(folder, LARGE_APPEND_BYTES, seconds / 2) * LARGE_APPEND_BYTES)


def run_loads(folder, options):
    found = {"loads": {}, "raw": {}, "largest": [], "copy": []}
    load_averages = []
    servers = {}
    copy = None
    try:
        servers["nginx"] = Nginx(folder / "nginx")
        servers["analyticsd"] = Analyticsd(folder / "stored")
        servers["analyticsd, no sync"] = Analyticsd(folder / "unsynced", stub=True)
        copy = copying.Postgres(folder / "postgres") if options.copy else None
        for number in range(options.repeat):
            print(f"Repetition {number + 1} of {options.repeat}", file=sys.stderr, flush=True)
            load_averages.append(f"{os.getloadavg()[0]:.1f}")
            repetition(servers, folder, options.seconds, found)
            if copy:
                found["copy"].append(copy.rows_a_second(options.seconds))
    finally:
        for server in [*servers.values(), *([copy] if copy else [])]:
            server.stop()
    print(f"Medians of {options.repeat} repetitions of {options.seconds} s. The machine's load "
          f"average before each: {', '.join(load_averages)}; this run itself makes about 2.\n")
    print(tables.goals(found["loads"], found["raw"], found["copy"]))
    print(tables.loads(found["loads"]))
    print(tables.appends(found["raw"], found["largest"]))
    if found["copy"]:
        rates = ", ".join(f"{rate:,.0f}" for rate in found["copy"])
        print(f"PostgreSQL, one COPY a transaction of as many rows as a batch, rows/s: {rates}\n")


def run_stored(folder, options):
    sizes = [int(size) for size in options.stored.split(",") if size]
    server = Analyticsd(folder / "filled")
    try:
        print(tables.stored(measures.stored(server, sizes, options.idle_seconds, options.repeat)))
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each load")
    parser.add_argument("--stored", default="1000000,10000000",
                        help="how many events to store, ascending; ten million are 5 GB")
    parser.add_argument("--idle-seconds", type=float, default=30)
    parser.add_argument("--copy", action="store_true", help="PostgreSQL's COPY too")
    parser.add_argument("--folder", default=None, help="a folder on the disk to be measured")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # No server must outlive us.
    with tempfile.TemporaryDirectory(prefix="analytics-bench-", dir=options.folder) as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o711)  # nginx and PostgreSQL are of other users.
        run_loads(folder, options)
        if options.stored:
            run_stored(folder, options)


main()
