"""The archive in a folder, read as anybody would; and standard output."""

import gzip
import json
import os
import re
import stat
import subprocess
import unittest

from house import LARGE, PROGRAMS, House
from programs import wait_for

WORKSPACE = """\
version: 1
sources:
  - {id: demo, name: Demo, write_keys: [demo-key]}
destinations:
  - {id: raw, type: archive, settings: {path: archive, flush_seconds: 1}}
  - {id: out, type: stdout}
"""
KILLS = 50 if LARGE else 5
ROWS = 200_000 if LARGE else 20_000


class Archive(House):
    def setUp(self):
        super().setUp()
        self.write("workspace.yaml", WORKSPACE)
        self.archive = self.folder / "data" / "archive"

    def files(self):
        return sorted((self.archive / "segment-logs" / "demo").glob("*/*.gz"))

    def numbers(self):
        """Of every line; each file must be whole, whenever it is seen."""
        numbers = []
        for file in self.files():
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                numbers += [json.loads(line)["properties"]["number"] for line in lines]
        return sorted(numbers)

    def test_zcat_and_python_read_the_same_events(self):
        self.start_server()
        code, said = self.run_import(self.make_rows(3_000))
        self.assertEqual(code, 0, said)
        self.wait_for_delivery()
        self.assertEqual(self.numbers(), list(range(3_000)))
        lines = subprocess.run(["zcat", *self.files()], capture_output=True, check=True).stdout
        events = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual(sorted(event["properties"]["number"] for event in events),
                         list(range(3_000)))
        self.assertEqual({event["projectId"] for event in events}, {"demo"})
        for file in self.files():
            self.assertRegex(str(file.relative_to(self.archive)),
                             r"segment-logs/demo/\d+00000/\d{20}-\d{20}-[0-9a-f]{16}\.gz")
            self.assertEqual(int(file.parent.name) % 86_400_000, 0)

    def test_nobody_else_may_read_it(self):
        self.start_server()
        self.run_import(self.make_rows(10))
        self.wait_for_delivery()
        for folder, folders, files in os.walk(self.archive):
            for names, mode in ((folders, 0o700), (files, 0o600)):
                for name in names:
                    there = os.stat(os.path.join(folder, name)).st_mode
                    self.assertEqual(stat.S_IMODE(there), mode, name)

    def test_every_event_is_there_once_however_often_the_server_is_killed(self):
        self.start_server()
        importer = self.start("analytics", *self.import_arguments(
            self.make_rows(ROWS), "--rate", "2500/s", "--retry-for", "60"))
        kills = 0
        while kills < KILLS:
            before = len(self.files())
            # On a busy machine the file is through before there were as many kills.
            wait_for("another file", lambda least=before: len(self.files()) > least
                     or importer.process.poll() is not None, [self.server], seconds=60)
            if importer.process.poll() is not None:
                break
            self.numbers()
            self.kill_server()
            self.start_server()
            kills += 1
        self.assertGreater(kills, 0)
        self.assertEqual(importer.process.wait(120), 0, importer.log_text())
        self.assertEqual(self.wait_for_delivery()["accepted"], ROWS)
        self.assertEqual(self.numbers(), list(range(ROWS)))

    def test_standard_output_has_a_line_for_each_event(self):
        self.start_server()
        self.run_import(self.make_rows(50))
        self.wait_for_delivery()
        lines = [line for line in self.server.log_text().splitlines() if line.startswith("{")]
        self.assertEqual([json.loads(line)["properties"]["number"] for line in lines],
                         list(range(50)))

    def test_settings_that_contradict_each_other_are_refused_with_their_line(self):
        self.write("workspace.yaml", WORKSPACE.replace("path: archive", "path: archive, bucket: b"))
        done = subprocess.run([PROGRAMS / "analyticsd", "check", "--workspace",
                               self.folder / "workspace.yaml"], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(re.search(r":5: .*\"bucket\" cannot be given with \"path\"", done.stderr),
                        done.stderr)


if __name__ == "__main__":
    unittest.main()
