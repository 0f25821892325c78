"""A clock that jumps while clients send: no event is lost, and duplicates are still recognised."""

import time
import unittest

from chaos_house import ChaosHouse

DAY_NS = 24 * 3600 * 10**9


class Clock(ChaosHouse):
    def setUp(self):
        super().setUp()
        # Duplicates that are not the test's own could not be told from them.
        self.start_server_and_traffic(repeats=0)
        self.jumps = 0

    def jump(self, offset_ns):
        """Moves the server's clock so far from the right time; returns ids that came after."""
        self.faults.set(clock_offset_ns=offset_ns)
        self.wait_for_answers(50)
        self.jumps += 1
        ids = [f"jump-{self.jumps}-{number}" for number in range(10)]
        self.assertTrue(self.traffic.send(ids))
        return ids

    def restart(self):
        self.kill_server()
        self.start_server()
        self.wait_for_answers(50)

    def check_recognised(self, *groups):
        """Each group of ids is one of duplicates when it comes again."""
        for ids in groups:
            before = self.accounting()["duplicates"]
            self.assertTrue(self.traffic.send(ids))
            self.assertEqual(self.accounting()["duplicates"] - before, len(ids), ids)

    def test_two_days_forward_and_back_again(self):
        at_first = self.jump(0)
        self.check_recognised(at_first)
        ahead = self.jump(2 * DAY_NS)
        self.check_recognised(ahead)
        self.restart()
        self.check_recognised(ahead)
        back = self.jump(0)
        self.check_recognised(ahead, back)
        self.restart()
        self.check_recognised(ahead, back)
        self.finish()

    def test_two_days_back(self):
        at_first = self.jump(0)
        back = self.jump(-2 * DAY_NS)
        self.check_recognised(at_first, back)
        self.restart()
        self.check_recognised(at_first, back)
        self.finish()

    def test_back_to_1970_and_to_the_right_time(self):
        at_first = self.jump(0)
        in_1970 = self.jump(10 * 10**9 - time.time_ns())
        self.check_recognised(at_first, in_1970)
        self.restart()
        self.check_recognised(at_first, in_1970)
        back = self.jump(0)
        self.check_recognised(at_first, back)
        self.restart()
        self.check_recognised(at_first, back)
        self.finish()

    def test_it_never_stands_still(self):
        for hours in (1, -1, 30, -30, 700, -700, 0):
            self.jump(hours * DAY_NS // 24)
        self.restart()
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2)
