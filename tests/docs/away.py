"""Runs programs of examples/ without a server, and again with one: what the guides say of both.

    away.py ANALYTICSD DESKTOP SHORT_JOB
"""

import socket
import sys
import tempfile
from pathlib import Path

from examples import Server, run

RUNS_MAX = 10


class NobodyThere:
    """A port that is taken and refuses connections."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.host = f"http://127.0.0.1:{self.socket.getsockname()[1]}"


def is_empty(spool):
    return not any(spool.iterdir())


def desktop_keeps_events_for_the_next_start(program, port, analyticsd, folder):
    """Two events a run. It ends within its deadline, whether or not the server has answered."""
    spool = folder / "drawing-board" / "analytics"
    run(program, port.host, folder)
    assert not is_empty(spool), "nothing was kept"
    # What is kept is for one host, so the server has to be where it was missed.
    port.socket.close()
    with Server(analyticsd, folder, port.host.removeprefix("http://")) as server:
        runs = 1
        while not is_empty(spool) and runs <= RUNS_MAX:
            run(program, server.tracking, folder)
            runs += 1
        assert is_empty(spool), "something is still kept"
        counts = server.accounting()
    assert counts["accepted"] == 2 * runs, (runs, counts)


def job_says_whether_all_arrived(program, away, analyticsd, folder):
    """A thousand events a run, with the same ids in each."""
    run(program, away.host, folder, returncode=1)
    with Server(analyticsd, folder) as server:
        for _ in range(2):
            run(program, server.tracking, folder)
        counts = server.accounting()
    assert counts["accepted"] == counts["duplicates"] == 1000, counts


def main(analyticsd, desktop, job):
    for claim, program in ((desktop_keeps_events_for_the_next_start, desktop),
                           (job_says_whether_all_arrived, job)):
        with tempfile.TemporaryDirectory() as folder:
            claim(program, NobodyThere(), analyticsd, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
