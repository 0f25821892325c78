"""kill -9 and power cuts at random moments, while clients send without pause."""

import random
import signal
import sys
import time
import unittest

from chaos_house import LARGE, ChaosHouse
from receiver import Receiver

KILLS = 300 if LARGE else 50
POWER_CUTS = 100 if LARGE else 15
# Between answering, writing and syncing there would be hardly time enough to be killed in.
DELAY_US = 2_000
UPTIME_SECONDS_MAX = 0.6
STARTING_SECONDS_MAX = 0.15
# Beside the house's webhook, which takes batches.
SINGLES = """\
  - id: singles
    type: webhook
    settings: {url: "%s", allow_private_networks: true}
"""


class Kill(ChaosHouse):
    def setUp(self):
        super().setUp()
        seed = time.time_ns()
        print(f"seed {seed}", file=sys.stderr)
        self.chance = random.Random(seed)
        self.seed = seed
        self.receivers["singles"] = Receiver()
        self.addCleanup(self.receivers["singles"].stop)
        workspace = (self.folder / "workspace.yaml").read_text()
        self.write("workspace.yaml", workspace + SINGLES % self.receivers["singles"].url)

    def check_few_repeated(self, times):
        """A kill repeats what was under way, and what was delivered since places were stored."""
        for name, count in self.repeated().items():
            came = len(self.receivers[name].ids())
            print(f"{name}: {count / times:.0f} repeated a time, {count / came:.1%} of {came}",
                  file=sys.stderr)
            self.assertLess(count, came, name)

    def wait_for_the_moment(self):
        time.sleep(self.chance.uniform(0, UPTIME_SECONDS_MAX))
        self.server.check_alive()

    def test_no_acknowledged_event_is_lost_and_none_is_stored_twice(self):
        self.start_server_and_traffic(seed=self.seed)
        for kill in range(KILLS):
            # The destinations are as fast as they are every other time, and so ahead of the log.
            below = self.data if kill % 2 else self.data / "log"
            self.faults.set(below=below, delay_us=DELAY_US)
            self.wait_for_the_moment()
            self.kill_server()
            if kill % 5 == 0:
                self.kill_while_it_starts(self.chance.uniform(0, STARTING_SECONDS_MAX))
            self.start_server()
        self.faults.clear()
        self.finish()
        self.check_few_repeated(KILLS)

    def test_a_power_cut_takes_nothing_that_was_acknowledged(self):
        self.faults.set(below=self.data, loses_unsynced=1)
        self.start_server_and_traffic(seed=self.seed)
        for _ in range(POWER_CUTS):
            self.wait_for_the_moment()
            self.faults.set(power_cut=1)
            self.assertEqual(self.server.process.wait(10), -signal.SIGKILL, self.server.log_text())
            self.faults.set(power_cut=0)
            self.start_server()
        self.finish()
        self.check_few_repeated(POWER_CUTS)

    def kill_while_it_starts(self, seconds):
        starting = self.begin_server()
        time.sleep(seconds)
        self.end(starting)


if __name__ == "__main__":
    unittest.main(verbosity=2)
