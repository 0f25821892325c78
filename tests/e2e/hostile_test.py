"""Hostile input to the real server: the right code for each, bounded memory, and it goes on."""

import base64
import gzip
import http.client
import json
import pathlib
import threading
import unittest

from house import LARGE, House
from programs import get_json

DEEP = 200_000
# What the process may take at most: it takes about 30 MB, and one bomb unpacked is 200.
MEMORY_MAX_KB = 150 * 1024


def track(**more):
    return json.dumps({"type": "track", "userId": "u", "event": "E", **more}).encode()


def batch(*events):
    return b'{"batch":[' + b",".join(events) + b"]}"


# What is sent to /v1/batch: the status, and how many of its events are accepted.
BODIES = {
    "deep nesting": (batch(track(), b'{"type":"track","userId":"u","event":"E","properties":'
                           + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}"), 200, 1),
    "deeper nesting than the body's limit": (b'{"batch":' + b"[" * DEEP, 400, 0),
    "a number of 30 digits": (batch(track(properties={"n": 10 ** 29})), 200, 1),
    "a number beyond a double": (batch(b'{"type":"track","userId":"u","event":"E","properties":'
                                       b'{"n":1e999}}', track()), 200, 1),
    "a lone surrogate": (batch(b'{"type":"track","userId":"u","event":"\\ud800"}', track()),
                         200, 1),
    "bytes that are not UTF-8": (batch(b'{"type":"track","userId":"u","event":"\xff"}', track()),
                                 200, 1),
    "an escaped NUL": (batch(track(event="a\0b")), 200, 1),
    "a NUL": (batch(b'{"type":"track","userId":"u","event":"a\0b"}', track()), 200, 1),
    "keys twice": (batch(b'{"type":"track","type":"page","userId":"u","userId":"v","event":"E",'
                         b'"event":7,"properties":{"a":1,"a":2}}'), 200, 1),
    "10,000 properties": (batch(track(properties={f"p{i}": i for i in range(10_000)}), track()),
                          200, 1),
    "as many properties as fit": (batch(track(properties={f"{i:x}": 1 for i in range(3_000)})),
                                  200, 1),
    "one event too large": (batch(track(filling="x" * 33_000), track()), 200, 1),
    "too many events": (batch(*[track()] * 2_501), 200, 0),
    "no event": (b'{"batch":[]}', 200, 0),
    "no batch": (b'{"batch":7}', 400, 0),
    "not JSON": (b"<xml/>", 400, 0),
    "nothing": (b"", 400, 0),
    "items of every kind": (batch(b"null", b"7", b'"x"', b"[]", b"{}", b"true", track()), 200, 1),
    "a quote that never ends": (b'{"batch":[{"type":"track","userId":"' + b"x" * 100_000, 400, 0),
    "backslashes without end": (b'{"batch":["' + b"\\" * 100_001, 400, 0),
    "half a million commas": (b'{"batch":[' + b"," * 500_000 + b"]}", 400, 0),
    "members without end": (b"{" + b'"a":1,' * 80_000 + b'"batch":[]}', 400, 0),
    "a bomb": (gzip.compress(b" " * 200_000_000), 400, 0),
    "a bomb in a bomb": (gzip.compress(gzip.compress(b" " * 50_000_000)), 400, 0),
    "half of a gzip": (gzip.compress(batch(track()))[:-9], 400, 0),
    "a long context": (b'{"context":{"a":"' + b"x" * 40_000 + b'"},"batch":[' + track() + b"]}",
                       400, 0),
}


class Hostile(House):
    def post(self, body, path="/v1/batch"):
        connection = http.client.HTTPConnection(*self.tracking.split(":"), timeout=60)
        try:
            connection.request("POST", path, body, {
                "Authorization": "Basic " + base64.b64encode(b"demo-key:").decode()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def memory_kb(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])

    def check_memory(self):
        most = self.memory_kb()
        print(f"{most} KiB at most")
        self.assertLess(most, MEMORY_MAX_KB)

    def accepted(self):
        return get_json(f"http://{self.console}/api/accounting")["accepted"]

    def test_each_body_has_its_code_and_no_good_event_is_taken_with_it(self):
        self.start_server()
        expected = 0
        for name, (body, status, accepted) in BODIES.items():
            with self.subTest(name):
                answer = self.post(body)
                self.assertEqual(answer[0], status, answer)
                self.assertIn(b'"success":' + (b"true" if status == 200 else b"false"), answer[1])
                expected += accepted
                self.assertEqual(self.accepted(), expected)
        self.wait_for_delivery()
        self.check_memory()

    def test_many_at_once_take_bounded_memory_and_leave_room_for_the_good(self):
        self.start_server()
        bomb = BODIES["a bomb"][0]
        wrong = []

        def attack():
            for _ in range(100 if LARGE else 10):
                for body in (bomb, BODIES["half a million commas"][0], BODIES["deep nesting"][0]):
                    status = self.post(body)[0]
                    if status not in (200, 400, 503):
                        wrong.append(status)

        attackers = [threading.Thread(target=attack) for _ in range(16)]
        for one in attackers:
            one.start()
        for i in range(20):
            self.assertEqual(self.post(track(event=f"Good {i}"), "/v1/track")[0], 200)
        for one in attackers:
            one.join()
        self.assertEqual(wrong, [])
        self.check_memory()
        self.wait_for_delivery()


if __name__ == "__main__":
    unittest.main(verbosity=2)
