"""Mixpanel's mapping of 46 fields, here and in the public reference, in turn on one core.

    python3 bench/catalogue [--rounds N] [--seconds S] [--programs DIR]

Prints events a second of both, their ratios within a round, and what a destination takes in memory.
Wants the preset `release`, and `tools/catalog-conformance` to have run once, which installs the
reference.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORACLE = ROOT / "build" / "catalog-oracle"
THROUGHPUT = ROOT / "tests" / "conformance" / "catalog" / "throughput.cjs"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "build" / "release" / "bin")
    return parser.parse_args()


def run(*command):
    """On the first core alone."""
    done = subprocess.run(["taskset", "-c", "0", *map(str, command)], check=True, text=True,
                          stdout=subprocess.PIPE,
                          env={**os.environ, "ANALYTICS_ORACLE": str(ORACLE)})
    return json.loads(done.stdout)


def ours(program, name, seconds):
    """Events a second of CPU time, and allocations for each."""
    found = run(program, f"--benchmark_filter=^{name}$", "--benchmark_format=json",
                f"--benchmark_min_time={seconds}")["benchmarks"]
    if not found:
        raise SystemExit(f"{program} has no {name}")
    return found[0]["items_per_second"], found[0].get("allocations")


def node():
    return next((ORACLE / "node_modules").glob("node-linux-*/bin/node"))


def resident_bytes(programs, destinations):
    """Of a server at rest with so many of Mixpanel's destinations."""
    rows = "".join(f"  - {{id: m{number}, type: mixpanel, settings: {{project_token: t, "
                   f"api_secret: s}}}}\n" for number in range(destinations))
    with tempfile.TemporaryDirectory() as folder:
        workspace = pathlib.Path(folder) / "workspace.yaml"
        workspace.write_text("version: 1\nsources: [{id: s, write_keys: [k]}]\ndestinations:\n"
                             + rows)
        server = subprocess.Popen(
            [programs / "analyticsd", "--workspace", workspace, "--data", folder + "/data",
             "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in server.stdout:
            if line.startswith("Console:"):
                break
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        server.terminate()
        server.wait()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def main():
    options = parse()
    rounds = []
    for number in range(options.rounds):
        theirs = run(node(), THROUGHPUT, options.seconds)
        mapped, allocated = ours(options.programs / "bench_program", "mapping_of_46_fields",
                                 options.seconds)
        sent, _ = ours(options.programs / "bench_pack_delivery", "mixpanel_attempts",
                       options.seconds)
        rounds.append((mapped, theirs["transform_events_per_s"], sent,
                       theirs["on_batch_events_per_s"], allocated))
        print(f"round {number + 1}: mapping {mapped:,.0f} and {theirs['transform_events_per_s']:,}"
              f" events/s; batches of 500 {sent:,.0f} and {theirs['on_batch_events_per_s']:,}",
              flush=True)
    for name, our, their in (("mapping", 0, 1), ("batches of 500, to the request", 2, 3)):
        ratio = statistics.median(one[our] / one[their] for one in rounds)
        print(f"{name}: {statistics.median(one[our] for one in rounds):,.0f} events/s, "
              f"{ratio:.0f} times the reference (median of {options.rounds} rounds)")
    print(f"allocations for an event of the mapping: {rounds[0][4]}")
    few, many = resident_bytes(options.programs, 1), resident_bytes(options.programs, 101)
    print(f"memory: {few / 2**20:.0f} MiB with one such destination, "
          f"{(many - few) / 100 / 1024:.0f} KiB for each further one")


if __name__ == "__main__":
    main()
