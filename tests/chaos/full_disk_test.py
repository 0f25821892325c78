"""A disk that gets full under load: 503 and nothing half accepted, and no restart is needed."""

import time
import unittest

from chaos_house import ChaosHouse


class FullDisk(ChaosHouse):
    def test_events_are_refused_until_there_is_room_again(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, room_bytes=200_000)
        self.wait_for_refusals(20)
        self.check_that_nothing_is_taken(seconds=2)
        self.check_told("No space left on device")
        self.faults.clear()
        self.check_recovery()
        self.finish()

    def test_a_log_without_room_does_not_hold_up_what_is_stored_already(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data / "log", room_bytes=0)
        self.wait_for_refusals(20)
        self.wait_for_delivery()
        self.faults.clear()
        self.check_recovery()
        self.finish()

    def test_it_gets_full_again_and_again(self):
        self.start_server_and_traffic()
        for room in (0, 1, 100, 5_000, 50_000, 150_000):
            self.faults.set(below=self.data, room_bytes=room)
            self.wait_for_refusals(5)
            self.faults.clear()
            self.check_recovery()
        self.finish()

    def test_a_kill_while_it_is_full_loses_nothing(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, room_bytes=100_000)
        self.wait_for_refusals(20)
        self.kill_server()
        self.faults.clear()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()

    def test_a_kill_as_soon_as_there_is_room_again_loses_nothing(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, room_bytes=100_000)
        self.wait_for_refusals(20)
        self.faults.clear()
        time.sleep(0.5)
        self.kill_server()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2)
