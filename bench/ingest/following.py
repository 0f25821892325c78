"""Whether the server takes as much while people look at its debugger: in turn without and with.

    python3 bench/ingest/following.py [--followers N] [--repeat N] [--seconds S]

Every repetition puts the same load on one server twice, the second time while so many read
/api/events/stream. Prints the medians of the ratios within a repetition, with over without; which
of the two comes first changes from one to the next.
"""

import argparse
import pathlib
import statistics
import tempfile
import threading
import http.client

import measures
from servers import Analyticsd

BATCH = ["--batch", "--body-bytes", 102_400, "--event-bytes", 300, "--connections", 4]


class Followers:
    """So many readers, who count what they get."""

    def __init__(self, address, count):
        self.bytes = 0
        self.is_over = False
        self.threads = []
        for _ in range(count):
            connection = http.client.HTTPConnection(address, timeout=60)
            connection.request("GET", "/api/events/stream")
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"/api/events/stream answered {answer.status}")
            self.threads.append(threading.Thread(target=self.read, args=(answer,)))
        for thread in self.threads:
            thread.start()

    def read(self, answer):
        # Each part ends a read; a comment comes every 15 seconds at least.
        while not self.is_over and (part := answer.read1(1 << 20)):
            self.bytes += len(part)
        answer.close()

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()


def measured(server, seconds, followers):
    readers = Followers(server.console, followers)
    try:
        found = measures.load(server, BATCH, seconds)
    finally:
        # While more comes, so that each has something to read and sees that it is over.
        readers.is_over = True
        measures.send(server, BATCH, 0.3)
        readers.end()
    return {**found, "events": found["rate"] * found["events_each"],
            "read": readers.bytes / max(1, followers) / found["seconds"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--followers", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    pairs = []
    with tempfile.TemporaryDirectory(prefix="analytics-bench-") as folder:
        server = Analyticsd(pathlib.Path(folder) / "server")
        try:
            measures.send(server, BATCH, 1)
            for number in range(options.repeat):
                order = (0, options.followers) if number % 2 else (options.followers, 0)
                found = {count: measured(server, options.seconds, count) for count in order}
                pairs.append((found[0], found[options.followers]))
            memory = server.memory()["VmHWM"]
        finally:
            server.stop()
    alone, followed = zip(*pairs)
    for name, key in (("events/s", "events"), ("batches a CPU second", "rate_a_cpu")):
        ratios = [after[key] / before[key] for before, after in pairs]
        print(f"{name}: {statistics.median(one[key] for one in alone):,.0f} alone, "
              f"{statistics.median(one[key] for one in followed):,.0f} with "
              f"{options.followers} followers; ratio {statistics.median(ratios):.3f} "
              f"({min(ratios):.3f} to {max(ratios):.3f})")
    print(f"each follower read {statistics.median(one['read'] for one in followed) / 1e3:,.0f} "
          f"kB/s; the server's largest memory {memory:,.0f} MB")


main()
