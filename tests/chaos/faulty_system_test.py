"""The faults themselves: each order makes the calls fail that it should, and no others."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from chaos_house import FAULTY_SYSTEM, FaultySystem

# Runs with the library; does one thing after the other and says what came of each.
PROBE = """\
import errno, json, os, sys, time
def tried(call, *arguments):
    try:
        return call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
def content(path):
    with open(path) as file:
        return file.read()
print(json.dumps([tried(lambda: eval(step)) for step in sys.argv[1:]]))
"""
WRITE = "os.pwrite(os.open('{0}', os.O_RDWR), b'12345', 0)"
SYNCED = "[(os.pwrite(f, b'new', 2), tried(os.fsync, f)) for f in [os.open('{0}', os.O_RDWR)]]"


class FaultySystemTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="analytics-chaos-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.faults = FaultySystem(FAULTY_SYSTEM, self.folder / "orders")
        self.hit = self.folder / "hit"
        self.spared = self.folder / "spared"
        for place in (self.hit, self.spared):
            place.mkdir()
            (place / "file").write_text("old")

    def probe(self, *steps):
        """What each step gives: its value, or the name of its error."""
        here = [step.format(self.hit / "file", self.spared / "file", self.hit) for step in steps]
        done = subprocess.run([sys.executable, "-c", PROBE, *here], capture_output=True, text=True,
                              env=os.environ | self.faults.environment(), timeout=60, check=True)
        return json.loads(done.stdout)

    def test_a_full_disk_takes_what_there_is_room_for_and_no_more(self):
        self.faults.set(below=self.hit, room_bytes=7)
        again = WRITE.replace("0)", "5)")
        self.assertEqual(self.probe(WRITE, again, WRITE, WRITE.replace("{0}", "{1}")),
                         [5, 2, "ENOSPC", 5])
        self.assertEqual((self.hit / "file").read_text(), "1234512")
        self.assertEqual(self.faults.faults, 1)

    def test_nothing_is_set_aside_on_a_full_disk(self):
        self.faults.set(below=self.hit, room_bytes=7)
        allocate = "os.posix_fallocate(os.open('{0}', os.O_RDWR), 0, %d)"
        self.assertEqual(self.probe(allocate % 7, allocate % 8), [None, "ENOSPC"])

    def test_room_again(self):
        self.faults.set(below=self.hit, room_bytes=0)
        self.assertEqual(self.probe(WRITE), ["ENOSPC"])
        self.faults.clear()
        self.assertEqual(self.probe(WRITE), [5])

    def test_a_read_only_disk_makes_removes_opens_and_writes_nothing(self):
        self.faults.set(below=self.hit, read_only=1)
        self.assertEqual(
            self.probe("os.open('{0}', os.O_RDWR)", "os.open('{2}/new', os.O_CREAT)",
                       "os.mkdir('{2}/made')", "os.mkdir('{2}')", "os.unlink('{0}')",
                       "os.rmdir('{2}')", "content('{0}')", WRITE.replace("{0}", "{1}")),
            ["EROFS", "EROFS", "EROFS", "EEXIST", "EROFS", "EROFS", "old", 5])

    def test_a_failed_sync_loses_what_was_written_since_the_last_good_one(self):
        self.faults.set(below=self.hit, failing_syncs=1, loses_unsynced=1)
        self.assertEqual(self.probe(SYNCED, "content('{0}')", SYNCED, "content('{0}')"),
                         [[[3, "EIO"]], "old", [[3, None]], "olnew"])

    def test_all_syncs_fail_until_they_no_longer_do(self):
        self.faults.set(below=self.hit, failing_syncs=-1)
        self.assertEqual(self.probe(SYNCED, SYNCED), [[[3, "EIO"]], [[3, "EIO"]]])
        self.faults.clear()
        self.assertEqual(self.probe(SYNCED), [[[3, None]]])

    def test_a_power_cut_leaves_what_was_synced_and_kills(self):
        self.faults.set(below=self.hit, loses_unsynced=1)
        program = "\n".join([
            "import os, sys",
            "file = os.open(sys.argv[1], os.O_RDWR)",
            "os.pwrite(file, b'synced', 3); os.fsync(file)",
            "os.pwrite(file, b'gone', 1); os.pwrite(file, b'gone too', 9)",
            "print('written', flush=True); sys.stdin.read(); os.fsync(file)"])
        with subprocess.Popen([sys.executable, "-c", program, self.hit / "file"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              env=os.environ | self.faults.environment()) as process:
            self.assertEqual(process.stdout.readline(), b"written\n")
            self.assertEqual((self.hit / "file").read_text(), "ogonencedgone too")
            self.faults.set(power_cut=1)
            process.stdin.close()
            self.assertEqual(process.wait(60), -signal.SIGKILL)
        self.assertEqual((self.hit / "file").read_text(), "oldsynced")

    def test_syncs_that_do_nothing_succeed(self):
        self.faults.set(below="", stubs_syncs=1, failing_syncs=-1)
        self.assertEqual(self.probe(SYNCED), [[[3, None]]])
        self.assertEqual(self.faults.faults, 0)

    def test_the_time_of_day_jumps_and_the_steady_clock_does_not(self):
        both = "(time.time(), time.monotonic())"
        before = self.probe(both)[0]
        self.faults.set(clock_offset_ns=-int(before[0]) * 10**9)
        after = self.probe(both)[0]
        self.assertLess(abs(after[0]), 60)
        self.assertLess(abs(after[1] - before[1]), 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
