"""A webhook's other end that fails at random, as the seed has it, and keeps a history of what it
took: an event is in it once its request was read in full and is to be answered with 200, whether or
not the answer arrives.
"""

import json
import pathlib
import random
import socket
import struct
import sys
import threading
import zlib

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "chaos"))

from receiver import Receiver  # noqa: E402

from history import Seen  # noqa: E402

# What befalls a request, and in how many of a thousand.
FAULTS = {"500": 60, "503": 20, "429": 20, "reset": 30, "lost": 20, "late": 8}
# Of a request that was taken: events for which the answer says that they were not.
REFUSED_OF_A_THOUSAND = 100
POISONED_ONE_IN = 150


def is_poisoned(message_id):
    """Refused for good: the same events by every receiver, in every run."""
    return zlib.crc32(message_id.encode()) % POISONED_ONE_IN == 0


class FaultyReceiver(Receiver):
    """With `multi_status`, it says of each event of a request what became of it."""

    def __init__(self, seed, late_seconds, multi_status=False):
        self.chance = random.Random(seed)
        self.late_seconds, self.multi_status = late_seconds, multi_status
        self.history = []
        self.faults = dict.fromkeys([*FAULTS, "400"], 0)
        self.healed = threading.Event()
        super().__init__()

    def heal(self):
        """From now on only poisoned events are refused, and nobody is kept waiting."""
        self.healed.set()

    def roll(self):
        with self.lock:
            return 1000 if self.healed.is_set() else self.chance.randrange(1000)

    def draw(self):
        drawn = self.roll()
        for fault, share in FAULTS.items():
            if drawn < share:
                return fault
            drawn -= share
        return None

    def answer(self, request, events):
        poisoned = any(is_poisoned(event["messageId"]) for event in events)
        fault = "400" if poisoned and not self.multi_status else self.draw()
        if fault:
            with self.lock:
                self.faults[fault] += 1
        if self.multi_status and not fault:
            return self.answer_each(request, events)
        if fault == "late":
            # Longer than the server waits: it has tried again meanwhile, perhaps with others.
            self.healed.wait(self.late_seconds)
        if fault in ("late", "lost", None):
            self.take(events)
        if fault in ("reset", "lost"):
            self.reset(request)
        elif fault == "429":
            self.respond(request, 429, Retry_After=self.chance.choice((0, 1)))
        else:
            self.respond(request, int(fault) if fault and fault.isdigit() else 200)
        return None

    def answer_each(self, request, events):
        statuses = [400 if is_poisoned(event["messageId"]) else
                    500 if self.roll() < REFUSED_OF_A_THOUSAND else 200 for event in events]
        self.take([event for event, status in zip(events, statuses) if status == 200])
        self.respond(request, 207, json.dumps([{"status": each} for each in statuses]).encode())

    def take(self, events):
        with self.lock:
            self.history += [Seen(event["userId"], event["messageId"]) for event in events]

    @staticmethod
    def reset(request):
        """The connection breaks without an answer."""
        request.close_connection = True
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.rfile.close()
        request.connection.close()
