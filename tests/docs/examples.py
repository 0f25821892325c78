"""Runs programs of examples/ against a server of their own; all that they send must be accepted.

    examples.py ANALYTICSD PROGRAM=EVENTS...
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

SECONDS_MAX = 60
WORKSPACE = """\
version: 1
sources:
  - {id: examples, write_keys: [YOUR_WRITE_KEY]}
destinations:
  - {id: lake, type: sqlite, settings: {path: lake.db}}
"""


class Server:
    """analyticsd, until the `with` ends; on free ports, where nothing is said."""

    def __init__(self, analyticsd, folder, listen="127.0.0.1:0"):
        workspace = Path(folder) / "workspace.yaml"
        workspace.write_text(WORKSPACE, encoding="utf-8")
        self.process = subprocess.Popen(
            [analyticsd, "--workspace", workspace, "--data", Path(folder) / "data",
             "--listen", listen, "--console", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        # It prints its addresses once it listens.
        self.tracking, self.console = (self._address() for _ in range(2))

    def _address(self):
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"analyticsd printed {line!r} in place of an address"
        return found[0]

    def accounting(self):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{self.console}/api/accounting", timeout=SECONDS_MAX) as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        assert self.process.wait(SECONDS_MAX) == 0, "analyticsd did not stop well"


def run(program, host, folder, returncode=0):
    surroundings = os.environ | {"EXAMPLE_HOST": host, "ANALYTICS_HOST": host,
                                 "no_proxy": "127.0.0.1", "XDG_STATE_HOME": str(folder)}
    done = subprocess.run([program], check=False, cwd=folder, env=surroundings,
                          timeout=SECONDS_MAX)
    assert done.returncode == returncode, f"{program} ended with {done.returncode}"


def main(analyticsd, *programs):
    with tempfile.TemporaryDirectory() as folder, Server(analyticsd, folder) as server:
        accepted = 0
        for program in programs:
            path, _, events = program.partition("=")
            run(path, server.tracking, folder)
            accepted += int(events)
            counts = server.accounting()
            assert counts["accepted"] == counts["received"] == accepted, (program, counts)
            assert counts["destinations"]["lake"]["accepted"] == accepted, (program, counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
