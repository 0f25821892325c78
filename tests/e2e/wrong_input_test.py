"""Wrong input: a clear error that says what and where; the good rows are delivered."""

import json
import subprocess
import unittest

from house import PROGRAMS, House
from programs import free_address


class WrongInput(House):
    def import_bad(self, name, text, *more):
        """Imports a file with bad rows; returns what was said and the dead letters by row."""
        file = self.write(name, text)
        dead = self.folder / "dead.ndjson"
        code, said = self.run_import(file, "--dead-letter", dead, *more)
        letters = [json.loads(line) for line in dead.read_text().splitlines()]
        self.assertEqual(code, 3, said)
        return said, {letter["row"]: letter for letter in letters}

    def test_bad_csv_rows_are_named_and_the_good_ones_delivered(self):
        self.start_server()
        _, letters = self.import_bad("rows.csv", (
            "user,at,number\r\n"
            'ann,2024-05-01T10:00:00Z,0\r\n'
            'bob,yesterday,1\r\n'
            'cid,2024-05-01T10:00:00Z\r\n'
            'dan,2024-05-01T10:00:00Z,many\r\n'
            ',2024-05-01T10:00:00Z,4\r\n'
            '"eve, ""the"" last",2024-05-01T10:00:00Z,5\r\n'))
        self.assertEqual(sorted(letters), [2, 3, 4, 5])
        self.assertIn("yesterday", letters[2]["reason"])
        self.assertIn("many", letters[4]["reason"])
        for letter in letters.values():
            self.assertTrue(letter["reason"] and letter["code"], letter)
            self.assertTrue(letter["file"].endswith("rows.csv"), letter)
        self.wait_for_delivery()
        self.assertEqual(self.query("SELECT number, user_id FROM demo__row_read ORDER BY number"),
                         [(0, "ann"), (5, 'eve, "the" last')])

    def test_bad_json_lines_are_named_and_the_good_ones_delivered(self):
        self.start_server()
        _, letters = self.import_bad("rows.ndjson", (
            b'{"user":"ann","at":"2024-05-01","number":0}\n'
            b'{"user":"bob",\n'
            b'\n'
            b'{"user":"cid\xff","at":"2024-05-01","number":1}\n'
            b'{"user":"dan","at":"2024-13-01","number":1}\n'
            b'{"user":"eve","at":"2024-05-01","number":2}\n'))
        self.assertEqual(len(letters), 3, letters)
        self.assertEqual(sorted(letter["line"] for letter in letters.values()), [2, 4, 5])
        self.wait_for_delivery()
        self.assertEqual(self.query("SELECT number FROM demo__row_read ORDER BY number"),
                         [(0,), (2,)])

    def test_a_bad_mapping_stops_before_anything_is_sent(self):
        self.start_server()
        file = self.make_rows(10)
        for mapping, wanted in (
                ('{"event": "E", "user_idd": "user"}', "user_id"),
                ('{"event": "E", "user_id": "nobody"}', "nobody"),
                ('{"event": "E", "user_id": "user", "timestamp": {"column": "at", "format": "%Q"}}',
                 "%Q"),
                ('{"event": ', "rows.map.json")):
            self.write("rows.map.json", mapping)
            code, said = self.run_import(file)
            self.assertEqual(code, 2, (mapping, said))
            self.assertIn(wanted, said)
        self.assertEqual(self.accounting()["received"], 0)

    def test_a_changed_file_is_refused_by_its_checkpoint(self):
        self.start_server()
        checkpoint = self.folder / "rows.checkpoint"
        self.assertEqual(self.run_import(self.make_rows(10), "--checkpoint", checkpoint)[0], 0)
        code, said = self.run_import(self.make_rows(11), "--checkpoint", checkpoint)
        self.assertNotEqual(code, 0)
        self.assertIn("checkpoint", said)
        self.assertEqual(self.accounting()["received"], 10)

    def test_a_bad_workspace_is_named_line_by_line(self):
        path = self.write("bad.yaml", (
            "version: 1\n"
            "sources:\n"
            "  - {id: Demo Source, write_keys: [k]}\n"
            "destinations:\n"
            "  - {id: lake, type: sqlight, settings: {path: lake.db}}\n"
            "  - {id: hook, type: webhook, settings: {url: \"${NOT_SET_ANYWHERE}\"}}\n"))
        for command in (["check", "--workspace", path], ["--workspace", path]):
            done = subprocess.run([str(PROGRAMS / "analyticsd"), *map(str, command)],
                                  capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual(done.returncode, 1, done)
            for line, wanted in ((3, "id must be"), (5, "sqlight"), (6, "NOT_SET_ANYWHERE")):
                self.assertRegex(done.stderr, rf"bad\.yaml:{line}: .*{wanted}")

    def test_a_server_that_is_not_there_is_said_so(self):
        nobody = free_address(0)
        done = subprocess.run(
            [str(PROGRAMS / "analytics"), "track", "-w", "k", "--host", f"http://{nobody}",
             "--user-id", "u", "--event", "E", "--timeout", "1"],
            capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(nobody, done.stderr)
        self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
