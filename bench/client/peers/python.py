"""Sends events with segment-analytics-python; prints what that took as one JSON object.

    python python.py HOST EVENTS BATCH IN-FLIGHT      IN-FLIGHT 0: all calls without a pause

Run by the Python that the package is installed for.
"""

import json
import re
import resource
import sys
import time

from segment.analytics import Client

host, *numbers = sys.argv[1:]
events, batch, in_flight_max = map(int, numbers)


def status_bytes(name):
    with open("/proc/self/status", encoding="ascii") as file:
        return int(re.search(rf"{name}:\s+(\d+)", file.read())[1]) * 1024


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def track(client, number):
    return client.track(
        user_id=f"user-{1_000_000 + number}",
        anonymous_id="8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11",
        event="Order Completed",
        properties={"order_id": f"50314b8e9bcf00000{1_000_000 + number}",
                    "revenue": 25.5,
                    "currency": "USD",
                    "products": [{"sku": "45790-32", "price": 19, "quantity": 1},
                                 {"sku": "46493-32", "price": 3, "quantity": 2}],
                    "coupon": None},
        context={"ip": "203.0.113.24",
                 "locale": "en-US",
                 "page": {"path": "/checkout/thank-you", "title": "Thank you"}},
        integrations={"All": True})


def main():
    rss_start = status_bytes("VmRSS")
    cpu_start = cpu_seconds()
    begin = time.monotonic()
    client = Client("key", host=host, upload_size=batch, max_queue_size=in_flight_max or events)
    for number in range(events):
        # It says False when its queue is full; a program that wants to wait has to ask again.
        while not track(client, number)[0]:
            time.sleep(0.001)
    client.shutdown()
    print(json.dumps({"seconds": time.monotonic() - begin,
                      "cpu_seconds": cpu_seconds() - cpu_start,
                      "rss_start_bytes": rss_start,
                      "rss_peak_bytes": status_bytes("VmHWM")}))


main()
