"""A webhook's other end that fails at random, as the seed has it, and keeps a history of what it
took: an event is in it once its request was read in full and is to be answered with 200, whether or
not the answer arrives.
"""

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
POISONED_ONE_IN = 150


def is_poisoned(event):
    """Never taken, with whatever it comes: the same events for every receiver and run."""
    return zlib.crc32(event["messageId"].encode()) % POISONED_ONE_IN == 0


class FaultyReceiver(Receiver):
    def __init__(self, seed, late_seconds):
        self.chance = random.Random(seed)
        self.late_seconds = late_seconds
        self.history = []
        self.faults = dict.fromkeys([*FAULTS, "400"], 0)
        self.healed = threading.Event()
        super().__init__()

    def heal(self):
        """From now on only poisoned events are refused, and nobody is kept waiting."""
        self.healed.set()

    def draw(self):
        with self.lock:
            drawn = self.chance.randrange(1000)
        if self.healed.is_set():
            return None
        for fault, share in FAULTS.items():
            if drawn < share:
                return fault
            drawn -= share
        return None

    def answer(self, request, events):
        fault = "400" if any(map(is_poisoned, events)) else self.draw()
        if fault:
            with self.lock:
                self.faults[fault] += 1
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
