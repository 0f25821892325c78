"""kill -9 at random moments, while clients send without pause."""

import random
import sys
import time
import unittest

from chaos_house import LARGE, ChaosHouse

KILLS = 300 if LARGE else 50
UPTIME_SECONDS_MAX = 0.6
STARTING_SECONDS_MAX = 0.15


class Kill(ChaosHouse):
    def test_no_acknowledged_event_is_lost_and_none_is_stored_twice(self):
        seed = time.time_ns()
        print(f"seed {seed}", file=sys.stderr)
        chance = random.Random(seed)
        self.start_server_and_traffic(seed=seed)
        for kill in range(KILLS):
            time.sleep(chance.uniform(0, UPTIME_SECONDS_MAX))
            self.server.check_alive()
            self.kill_server()
            if kill % 5 == 0:
                self.kill_while_it_starts(chance.uniform(0, STARTING_SECONDS_MAX))
            self.start_server()
        self.finish()

    def kill_while_it_starts(self, seconds):
        starting = self.begin_server()
        time.sleep(seconds)
        self.end(starting)


if __name__ == "__main__":
    unittest.main(verbosity=2)
