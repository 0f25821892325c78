"""Orders for faulty_system.c: what the system does wrong to a program, switched while it runs.

    faults = FaultySystem(library, folder / "orders")
    program = start(…, environment=faults.environment())
    faults.set(below=data, room_bytes=100_000)   # the disk of `data` is full after that
    faults.clear()                               # … and has room again
"""

import mmap
import os
import struct

# Kept the same in faulty_system.c.
PREFIX_BYTES_MAX = 1024
NUMBERS = ("room_bytes", "read_only", "failing_syncs", "loses_unsynced", "power_cut",
           "delay_us", "stubs_syncs", "clock_offset_ns", "faults")
HARMLESS = {name: 0 for name in NUMBERS} | {"room_bytes": -1}


class FaultySystem:
    def __init__(self, library, orders):
        self.library, self.path = library, orders
        size = PREFIX_BYTES_MAX + 8 * len(NUMBERS)
        orders.write_bytes(bytes(size))
        with open(orders, "r+b") as file:
            self.mapped = mmap.mmap(file.fileno(), size)
        self.clear()

    def environment(self):
        """For the program that the faults are for."""
        # Sanitizers want to be loaded first, and work all the same.
        lax = ":verify_asan_link_order=0"
        return {"LD_PRELOAD": str(self.library), "FAULTY_SYSTEM_ORDERS": str(self.path),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + lax}

    def set(self, below=None, **numbers):
        """Gives orders, beside those that are given already; `below` is a path or its beginning."""
        if below is not None:
            prefix = os.path.realpath(below).encode() if below else b""
            self.mapped[:PREFIX_BYTES_MAX] = prefix.ljust(PREFIX_BYTES_MAX, b"\0")
        for name, number in numbers.items():
            struct.pack_into("=q", self.mapped, self.place(name), number)

    def clear(self):
        """No faults any more; their count stays."""
        self.set(**{name: number for name, number in HARMLESS.items() if name != "faults"})

    def get(self, name):
        return struct.unpack_from("=q", self.mapped, self.place(name))[0]

    @property
    def faults(self):
        """How many calls failed on these orders."""
        return self.get("faults")

    @staticmethod
    def place(name):
        return PREFIX_BYTES_MAX + 8 * NUMBERS.index(name)
