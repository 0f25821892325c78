"""A second server with the same --data: it refuses, and the first one is unharmed."""

import unittest

from chaos_house import ChaosHouse


class TwoServers(ChaosHouse):
    def test_the_second_one_names_the_folder_and_ends(self):
        self.start_server_and_traffic()
        for _ in range(3):
            addresses = self.tracking, self.console
            self.tracking = self.console = "127.0.0.1:0"  # It is not the ports that are taken.
            second = self.begin_server()
            self.tracking, self.console = addresses
            self.assertEqual(second.process.wait(20), 1, second.log_text())
            self.assertIn(f"another analyticsd uses --data {self.data}", second.log_text())
            self.assertTrue(self.is_ready())
            self.wait_for_answers(50)
        self.kill_server()
        self.start_server()
        self.wait_for_answers(50)
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2)
