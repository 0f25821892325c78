"""A data folder that can't be written to, at the start and while running."""

import unittest

from chaos_house import ChaosHouse


class ReadOnly(ChaosHouse):
    def check_refused_start(self):
        """It ends with code 1 and says which folder it is about, and why."""
        server = self.begin_server()
        self.assertEqual(server.process.wait(20), 1, server.log_text())
        said = server.log_text()
        self.assertIn(str(self.data), said)
        self.assertIn("Read-only file system", said)
        self.assertNotIn("terminate", said)

    def test_the_folder_can_not_be_made(self):
        self.faults.set(below=self.folder, read_only=1)
        self.check_refused_start()
        self.faults.clear()
        self.start_server()

    def test_a_folder_with_events_can_not_be_written_to_at_the_start(self):
        self.start_server_and_traffic()
        self.kill_server()
        self.faults.set(below=self.data, read_only=1)
        self.check_refused_start()
        self.faults.clear()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()

    def test_it_turns_read_only_while_running(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, read_only=1)
        self.wait_for_refusals(20)
        self.check_that_nothing_is_taken(seconds=2)
        self.check_told("Read-only file system")
        self.faults.clear()
        self.check_recovery()
        self.finish()

    def test_a_kill_while_it_is_read_only_loses_nothing(self):
        self.start_server_and_traffic()
        self.faults.set(below=self.data, read_only=1)
        self.wait_for_refusals(20)
        self.kill_server()
        self.faults.clear()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2)
