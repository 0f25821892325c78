"""That check.py finds what it looks for."""

import json
import unittest

from check import make_events, problems

EVENTS = make_events(3, 2)  # message-0 and message-2 of user-0, message-1 of user-1.


def record(number, **changes):
    user = f"user-{number % 2}"
    return {"key": user, "partition": number % 2,
            "headers": ["messageId", f"message-{number}", "source", "shop", "type", "track"],
            "payload": json.dumps({"messageId": f"message-{number}",
                                   "properties": {"number": number}})} | changes


def found(*records):
    return list(problems(EVENTS, records))


class Check(unittest.TestCase):
    def test_it_is_content_with_what_is_right(self):
        self.assertEqual(found(record(0), record(2), record(1)), [])

    def test_it_finds_what_is_missing_or_there_twice(self):
        self.assertEqual(found(record(0), record(1)), ["1 events are missing"])
        self.assertEqual(found(record(0), record(0), record(2), record(1)),
                         ["1 events are there more than once"])

    def test_it_finds_a_user_out_of_order(self):
        self.assertEqual(found(record(2), record(0), record(1)), ["user-0 is out of order"])

    def test_it_finds_a_user_in_two_partitions(self):
        self.assertEqual(found(record(0), record(2, partition=1), record(1)),
                         ["user-0 is in 2 partitions"])

    def test_it_finds_a_wrong_key(self):
        self.assertEqual(found(record(0), record(2), record(1, key="user-7")),
                         ["message-1 has the key user-7"])

    def test_it_finds_wrong_headers(self):
        self.assertEqual(found(record(0), record(2), record(1, headers=[])),
                         ["message-1 has the headers {}"])


if __name__ == "__main__":
    unittest.main()
