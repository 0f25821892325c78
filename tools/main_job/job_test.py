"""What `./run` calls a success, and what it prints. Run: python3 tools/main_job/job_test.py"""

import contextlib
import io
import socket
import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import job  # noqa: E402
import programs  # noqa: E402
import report  # noqa: E402


def accounting(received=3, lake=3, hook=3):
    destinations = {name: {"accepted": 3, "filtered": 0, "delivered": delivered,
                           "discarded": 0, "pending": 3 - delivered}
                    for name, delivered in {"lake": lake, "hook": hook}.items()}
    return {"received": received, "rejected": 0, "duplicates": received - 3, "suppressed": 0,
            "accepted": 3, "destinations": destinations}


def problems(numbers, events=3):
    with contextlib.redirect_stdout(io.StringIO()):
        return job.problems(numbers, {"events": events}, expected=3)


def printed(function, *arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function(*arguments)
    return out.getvalue()


def shell(command, folder):
    """A shell command in place of one of our programs."""
    return programs.Program("sh", ["-c", command], folder, programs=Path("/bin"))


class Verdict(unittest.TestCase):
    def test_all_is_well_when_every_number_is_the_files(self):
        self.assertEqual(problems(accounting()), [])

    def test_an_event_received_twice_is_said(self):
        self.assertEqual(problems(accounting(received=4)), ["received is 4, not 3"])

    def test_an_event_that_a_destination_lacks_is_said(self):
        self.assertEqual(problems(accounting(lake=2)), ["delivered to lake is 2, not 3"])
        self.assertEqual(problems(accounting(hook=2)), ["delivered to hook is 2, not 3"])

    def test_what_the_receiver_did_not_see_is_said(self):
        self.assertEqual(problems(accounting(), events=2),
                         ["the webhook's receiver has 2 events, not 3"])

    def test_pending_events_are_waited_for(self):
        self.assertTrue(job.is_done(accounting()))
        self.assertFalse(job.is_done(accounting(lake=2)))


class Waiting(unittest.TestCase):
    def test_a_taken_port_is_replaced_and_said(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            out = printed(lambda: self.assertNotEqual(programs.free_address(port),
                                                      f"127.0.0.1:{port}"))
        self.assertIn(f"Port {port} is taken", out)

    def test_a_program_that_ends_too_early_is_said_with_its_log(self):
        with tempfile.TemporaryDirectory() as folder:
            program = shell("echo broken; exit 3", Path(folder))
            with self.assertRaisesRegex(programs.Failed, r"code 3.*\n.*broken"):
                programs.wait_for("it", lambda: False, [program], seconds=30)

    def test_a_wait_ends_at_its_deadline(self):
        with tempfile.TemporaryDirectory() as folder:
            program = shell("exec sleep 60", Path(folder))
            with self.assertRaisesRegex(programs.Failed, "it: not within 0 seconds"):
                programs.wait_for("it", lambda: False, [program], seconds=0)
            self.assertTrue(program.stop())


class Tables(unittest.TestCase):
    def test_the_accounting_stands_in_columns(self):
        self.assertIn("  destination  accepted  filtered  delivered  discarded  pending\n"
                      "  hook                3         0          2          0        1\n"
                      "  lake                3         0          3          0        0\n",
                      printed(report.print_accounting, accounting(hook=2)))

    def test_the_worst_routes_come_first_and_rare_ones_not_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            lake = Path(folder) / "lake.db"
            with contextlib.closing(sqlite3.connect(lake)) as database, database:
                database.execute("CREATE TABLE demo__flight_arrived (user_id, destination, delay)")
                for origin, flights, delay in (("A", 20, 1), ("B", 20, 2), ("C", 19, 9)):
                    database.executemany("INSERT INTO demo__flight_arrived VALUES (?, 'X', ?)",
                                         [(origin, delay)] * flights)
            self.assertIn("  route   flights  mean delay\n"
                          "  B -> X       20  2.0 min\n"
                          "  A -> X       20  1.0 min\n", printed(report.print_routes, lake))


if __name__ == "__main__":
    unittest.main()
