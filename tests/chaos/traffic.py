"""Clients that send without pause, as SDKs do, and remember what they were told.

A request that got no answer, or a 503, is sent again with the same ids until it is answered with
200; some are given up then, and may be stored or not, but as a whole. Some that were answered are
sent again all the same, as by a client that the answer did not reach.
"""

import base64
import collections
import http.client
import itertools
import json
import random
import threading
import time

WRITE_KEY = "demo-key"
BATCH_MAX = 40
PAUSE_AFTER_FAILURE_SECONDS = 0.02
UNANSWERED_SECONDS_MAX = 60
HEADERS = {"Authorization": "Basic " + base64.b64encode(f"{WRITE_KEY}:".encode()).decode(),
           "Content-Type": "application/json"}

Request = collections.namedtuple("Request", "path body ids")


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def track(message_id, user):
    return {"type": "track", "event": "Chaos Came", "userId": user, "messageId": message_id,
            "timestamp": now(), "properties": {"text": "x" * 100}}


def single(message_id, user="somebody"):
    return Request("/v1/track", json.dumps(track(message_id, user)), [message_id])


def batch(ids, user="somebody"):
    body = {"batch": [track(i, user) for i in ids], "sentAt": now()}
    return Request("/v1/batch", json.dumps(body), ids)


class Client(threading.Thread):
    """One connection, kept open; one request at a time."""

    def __init__(self, name, address, seed, events_per_second, repeats):
        super().__init__(daemon=True)
        self.name, self.address, self.pace = name, address, 1 / events_per_second
        self.repeats = repeats
        self.random = random.Random(f"{seed} {name}")
        self.stopping, self.aborting = threading.Event(), threading.Event()
        self.connection = None
        self.acknowledged, self.given_up, self.unexpected = [], [], []
        self.sent = set()
        self.refused_requests = 0

    def run(self):
        numbers = itertools.count()
        began, events = time.monotonic(), 0
        while not self.stopping.is_set():
            count = self.random.choice((1, 1, 1, 5, BATCH_MAX))
            ids = [f"{self.name}-{next(numbers)}" for _ in range(count)]
            user = f"user-{self.random.randrange(50)}"
            self.deliver(single(ids[0], user) if count == 1 else batch(ids, user))
            events += count
            # Behind its pace, as after a restart, it doesn't hurry to make up for it.
            behind = time.monotonic() - began - events * self.pace
            began += max(behind, 0)
            if behind < 0:
                time.sleep(-behind)

    def deliver(self, request):
        """Sends it until it is answered with 200, or given up."""
        self.sent.update(request.ids)
        patient = self.random.random() < 0.9
        give_up_at = time.monotonic() + UNANSWERED_SECONDS_MAX
        while not self.is_taken(request):
            if not patient or self.aborting.is_set():
                self.given_up.append(request)
                return
            if time.monotonic() > give_up_at:
                self.unexpected.append(f"never answered with 200: {request.ids}")
                return
            time.sleep(PAUSE_AFTER_FAILURE_SECONDS)
        self.acknowledged.append(request)
        if self.random.random() < self.repeats:
            self.is_taken(request)

    def is_taken(self, request):
        try:
            if self.connection is None:
                host, port = self.address.split(":")
                self.connection = http.client.HTTPConnection(host, int(port), timeout=30)
            self.connection.request("POST", request.path, request.body, HEADERS)
            answer = self.connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self.disconnect()
            return False
        return self.judge(answer, said)

    def disconnect(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def judge(self, answer, said):
        if answer.status == 200:
            if said != b'{"success":true}':
                self.unexpected.append(f"200 with the body {said}")
            return True
        if answer.status == 503 and answer.getheader("Retry-After", "").isdigit():
            self.refused_requests += 1
        else:
            self.unexpected.append(f"{answer.status} {answer.getheaders()} {said}")
        return False


class Traffic:
    """Several clients; what they know, taken together. `repeats` is the share of the requests that
    are sent once more after they were answered."""

    def __init__(self, address, clients=4, seed=0, events_per_second=2_000, repeats=0.1):
        self.running = [Client(f"client-{number}", address, seed, events_per_second / clients,
                               repeats) for number in range(clients)]
        self.by_hand = Client("by-hand", address, seed, events_per_second, repeats=0)

    def send(self, ids):
        """One batch that the test itself sends; whether it was answered with 200."""
        request = batch(ids)
        self.by_hand.disconnect()  # It may be to a server that has been killed since.
        self.by_hand.sent.update(ids)
        taken = self.by_hand.is_taken(request)
        (self.by_hand.acknowledged if taken else self.by_hand.given_up).append(request)
        return taken

    def start(self):
        for client in self.running:
            client.start()

    def stop(self):
        """Each finishes the request that it is at."""
        for client in self.running:
            client.stopping.set()
        for client in self.running:
            client.join()
        for client in self.clients:
            client.disconnect()

    def abort(self):
        """Ends it where nobody may answer any more."""
        for client in self.running:
            client.aborting.set()
        self.stop()

    @property
    def clients(self):
        return [*self.running, self.by_hand]

    def collect(self, name):
        return [item for client in self.clients for item in list(getattr(client, name))]

    @property
    def acknowledged_requests(self):
        return sum(len(client.acknowledged) for client in self.clients)

    @property
    def refused_requests(self):
        return sum(client.refused_requests for client in self.clients)

    @property
    def acknowledged(self):
        return {i for request in self.collect("acknowledged") for i in request.ids}

    @property
    def sent(self):
        return set(self.collect("sent"))

    @property
    def given_up(self):
        return self.collect("given_up")

    @property
    def unexpected(self):
        return self.collect("unexpected")
