"""Syncs that fail: what they should have stored is lost, so nobody was told that it is stored."""

import unittest

from chaos_house import ChaosHouse


class Sync(ChaosHouse):
    def test_events_are_refused_while_syncs_of_the_log_fail(self):
        self.faults.set(below=self.data / "log", loses_unsynced=1)
        self.start_server_and_traffic()
        self.faults.set(failing_syncs=-1)
        self.wait_for_refusals(20)
        self.check_that_nothing_is_taken(seconds=2)
        self.check_told("Input/output error")
        self.faults.set(failing_syncs=0)
        self.check_recovery()
        self.finish()

    def test_a_single_sync_that_fails_is_recovered_from(self):
        self.faults.set(below=self.data / "log", loses_unsynced=1)
        self.start_server_and_traffic()
        for _ in range(3):
            failed = self.faults.faults
            self.faults.set(failing_syncs=1)
            self.wait_for_refusals(1)
            self.assertEqual(self.faults.faults - failed, 1, "syncs that failed")
            self.check_recovery()
        self.finish()

    def test_a_kill_after_a_failed_sync_loses_nothing(self):
        self.faults.set(below=self.data / "log", loses_unsynced=1)
        self.start_server_and_traffic()
        self.faults.set(failing_syncs=-1)
        self.wait_for_refusals(5)
        self.kill_server()
        self.faults.set(failing_syncs=0)
        self.start_server()
        self.wait_for_answers(50)
        self.finish()

    def test_syncs_that_fail_everywhere(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, failing_syncs=-1)
        self.wait_for_refusals(20)
        self.check_that_nothing_is_taken(seconds=1)
        self.check_told("Input/output error")
        self.faults.clear()
        self.check_recovery()
        self.finish()

    def test_the_warehouse_alone_is_waited_for(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data / "lake.db", failing_syncs=-1, read_only=1)
        self.wait_for_answers(200)
        self.assertEqual(self.traffic.refused_requests, 0)
        self.assertTrue(self.is_ready())
        self.faults.clear()
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2)
