"""Single measurements: a load on a server, appends to the disk, a server with much stored."""

import json
import subprocess
import sys
import time

from servers import PROGRAMS, TICKS_A_SECOND, WRITE_KEY, Failed

LOAD = PROGRAMS / "bench_ingest"
RUN_SECONDS_MAX = 1_800
STORING = ["--batch", "--body-bytes", 102_400, "--event-bytes", 300, "--connections", 4]


def bench_ingest(*arguments):
    done = subprocess.run([str(word) for word in (LOAD, *arguments)], stdout=subprocess.PIPE,
                          text=True, timeout=RUN_SECONDS_MAX)
    if done.returncode != 0:
        raise Failed(f"bench_ingest {arguments} ended with {done.returncode}")
    return json.loads(done.stdout)


def send(server, arguments, seconds):
    """The load alone."""
    return bench_ingest("load", server.port, "--key", WRITE_KEY, *arguments, "--seconds", seconds)


def load(server, arguments, seconds):
    """What the load found, with the server's CPU seconds and fdatasync calls meanwhile."""
    cpu, syncs = server.cpu_seconds(), server.syncs()
    found = send(server, arguments, seconds)
    # On a machine that is busy with something else, a server may get less than can be measured.
    found["cpu_seconds"] = max(server.cpu_seconds() - cpu, 1 / TICKS_A_SECOND)
    found["syncs"] = server.syncs() - syncs
    if found["bad"]:
        raise Failed(f"{found['bad']} of {arguments} were not answered as they should be")
    found["rate"] = found["good"] / found["seconds"]
    found["rate_a_cpu"] = found["good"] / found["cpu_seconds"]
    return found


def raw_rate(folder, bytes_each, seconds):
    """Appends a second of so many bytes."""
    found = bench_ingest("raw", folder, "--bytes", round(bytes_each), "--seconds", seconds)
    return found["writes"] / found["seconds"]


def idle(server, seconds):
    cpu, begun = server.cpu_seconds(), time.monotonic()
    time.sleep(seconds)
    used = server.cpu_seconds() - cpu
    return {"cpu": used / (time.monotonic() - begun), **server.memory()}


def start_seconds(server, repeat):
    """Starts after SIGTERM and after kill -9, each so often."""
    ordered, killed = [], []
    for _ in range(repeat):
        server.stop()
        ordered.append(server.start())
        # Something not yet settled, as a kill would find.
        send(server, STORING, 0.1)
        server.kill()
        killed.append(server.start())
    return ordered, killed


def stored(server, sizes, idle_seconds, repeat):
    """Fills the server up to each size in turn; what it is like then."""
    rows, events = [], 0
    rows.append({"events": 0, "idle": idle(server, idle_seconds)})
    for size in sizes:
        print(f"  storing {size:,} events", file=sys.stderr, flush=True)
        found = bench_ingest("load", server.port, "--key", WRITE_KEY, *STORING,
                             "--events", size - events)
        if found["bad"]:
            raise Failed(f"{found['bad']} batches were not stored")
        events = size
        memory_after = server.memory()
        disk = server.stored_bytes()
        ordered, killed = start_seconds(server, repeat)
        rows.append({"events": size, "seconds": found["seconds"], "disk": disk,
                     "memory": memory_after, "ordered": ordered, "killed": killed,
                     "idle": idle(server, idle_seconds)})
    return rows
