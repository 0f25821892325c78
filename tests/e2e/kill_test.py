"""kill -9 at any moment: what was acknowledged arrives, and in SQLite exactly once."""

import unittest

from house import LARGE, House, wait_for

ROWS = 200_000 if LARGE else 30_000
KILLS = 20 if LARGE else 4


class Kill(House):
    def test_the_server_is_killed_during_an_import(self):
        file = self.make_rows(ROWS)
        self.start_server()
        importer = self.start("analytics", *self.import_arguments(
            file, "--rate", "15000/s", "--retry-for", "60"))
        for kill in range(1, KILLS + 1):
            enough = ROWS * kill // (KILLS + 1)
            wait_for(f"{enough} events accepted",
                     lambda least=enough: self.accounting()["accepted"] >= least,
                     [self.server, importer], seconds=60)
            self.kill_server()
            self.start_server()
        self.assertEqual(importer.process.wait(120), 0, importer.log_text())

        sums = self.wait_for_delivery()
        self.assertEqual(sums["accepted"], ROWS)
        self.assertEqual(sums["destinations"]["lake"]["delivered"], ROWS)
        self.assertEqual(sums["destinations"]["hook"]["delivered"], ROWS)
        self.check_every_row_once(ROWS)

    def test_the_import_is_killed_and_run_again_with_its_checkpoint(self):
        file = self.make_rows(ROWS)
        checkpoint = self.folder / "rows.checkpoint"
        self.start_server()
        for kill in range(1, KILLS + 1):
            importer = self.start("analytics", *self.import_arguments(
                file, "--rate", "15000/s", "--checkpoint", checkpoint))
            enough = ROWS * kill // (KILLS + 1)
            wait_for(f"{enough} events accepted",
                     lambda least=enough: self.accounting()["accepted"] >= least,
                     [self.server, importer], seconds=60)
            self.end(importer)
        code, said = self.run_import(file, "--checkpoint", checkpoint)
        self.assertEqual(code, 0, said)

        sums = self.wait_for_delivery()
        self.assertEqual(sums["accepted"], ROWS)
        self.check_every_row_once(ROWS)

    def test_a_finished_import_is_not_repeated(self):
        file = self.make_rows(1_000)
        checkpoint = self.folder / "rows.checkpoint"
        self.start_server()
        self.assertEqual(self.run_import(file, "--checkpoint", checkpoint)[0], 0)
        received = self.accounting()["received"]
        self.assertEqual(self.run_import(file, "--checkpoint", checkpoint)[0], 0)
        self.assertEqual(self.accounting()["received"], received)

    def test_the_same_import_again_brings_only_duplicates_over_a_restart_too(self):
        file = self.make_rows(1_000)
        self.start_server()
        self.assertEqual(self.run_import(file)[0], 0)
        self.kill_server()
        self.start_server()
        self.assertEqual(self.run_import(file)[0], 0)
        sums = self.wait_for_delivery()
        self.assertEqual((sums["received"], sums["duplicates"], sums["accepted"]),
                         (2_000, 1_000, 1_000))
        self.check_every_row_once(1_000)

    def test_a_destination_that_is_down_gets_everything_when_it_is_back(self):
        address = self.hook_url.split("/")[2]
        self.end(self.sink)
        self.start_server()
        self.assertEqual(self.run_import(self.make_rows(1_000))[0], 0)
        wait_for("the other destination is not held up",
                 lambda: self.accounting()["destinations"]["lake"]["delivered"] == 1_000,
                 [self.server], seconds=30)
        self.assertEqual(self.accounting()["destinations"]["hook"]["pending"], 1_000)
        self.start("analytics-sink", "--listen", address)
        sums = self.wait_for_delivery()
        self.assertEqual(sums["destinations"]["hook"]["delivered"], 1_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
