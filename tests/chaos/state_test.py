"""The destinations' places can't be stored, though events can: delivery may repeat, never lose."""

import contextlib
import re
import time
import unittest

from chaos_house import RECOVERY_SECONDS_MAX, ChaosHouse, wait_for

DESTINATIONS = 2
# Longer than the interval at which places are stored.
SETTLED_SECONDS = 1


class State(ChaosHouse):
    def fail_for_a_while(self, **orders):
        self.start_server_and_traffic()
        self.faults.set(below=self.data / "state", **orders)
        wait_for("the faults hit", lambda: self.faults.faults >= DESTINATIONS, [self.server], 10)
        self.wait_for_answers(300)
        self.assertEqual(self.traffic.refused_requests, 0)

    def check_told_once(self):
        told = [line for line in self.server.log_text().splitlines()
                if re.search("state.*(can't|cannot)", line)]
        self.assertGreater(len(told), 0, self.server.log_text())
        self.assertLessEqual(len(told), DESTINATIONS, told)

    def test_a_full_disk_does_not_hold_up_what_comes_in(self):
        self.fail_for_a_while(room_bytes=0)
        self.check_told_once()
        self.faults.clear()
        self.finish()

    def test_syncs_that_fail_do_not_hold_up_what_comes_in(self):
        self.fail_for_a_while(failing_syncs=-1)
        self.check_told_once()
        self.faults.clear()
        self.finish()

    def test_a_kill_while_it_fails_loses_nothing(self):
        self.fail_for_a_while(room_bytes=0)
        self.kill_server()
        self.faults.clear()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()

    def test_once_it_can_be_stored_again_a_restart_repeats_nothing(self):
        self.fail_for_a_while(room_bytes=0)
        self.faults.clear()
        began = time.time()
        wait_for("the webhook's place is stored again",
                 lambda: self.last_stored("hook") > began, [self.server], RECOVERY_SECONDS_MAX)
        self.finish()
        time.sleep(SETTLED_SECONDS)
        before = self.receiver.ids()
        self.kill_server()
        self.start_server()
        self.check_fates(self.wait_for_delivery())
        again = self.receiver.ids() - before
        self.assertEqual(len(again), 0, "events that the webhook was sent once more")

    def last_stored(self, destination):
        """When anything was written there last."""
        latest = 0
        for path in (self.data / "state" / destination).iterdir():
            with contextlib.suppress(FileNotFoundError):  # Old pieces are removed meanwhile.
                latest = max(latest, path.stat().st_mtime)
        return latest


if __name__ == "__main__":
    unittest.main(verbosity=2)
