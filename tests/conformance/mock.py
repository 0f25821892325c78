"""A Tracking API for the cases: it answers by a script, misbehaves by name, remembers everything.

    with Server([Answer(503), Answer(200)]) as server:
        ...  # something sends to server.url
        server.requests[1].header("X-Retry-Count")
"""

import contextlib
import dataclasses
import email.utils
import gzip
import json
import socket
import struct
import threading
import time
import zlib

DRIP_SECONDS = 1.0
REASONS = {200: "OK", 400: "Bad Request", 429: "Too Many Requests", 503: "Service Unavailable"}


def http_date(seconds):
    return email.utils.formatdate(seconds, usegmt=True)


@dataclasses.dataclass
class Answer:
    """What a request is answered with; `fault` is one of Server.FAULTS."""

    status: int = 200
    headers: dict = dataclasses.field(default_factory=dict)
    body: bytes | None = None  # None: one that fits the status.
    fault: str = ""
    delay: float = 0.0  # Seconds before anything is sent.

    def __post_init__(self):
        if self.body is None:
            self.body = b'{"success":%s}' % (b"true" if self.status < 300 else b"false")

    def head(self, length):
        headers = {"Date": http_date(time.time()), "Content-Type": "application/json",
                   "Content-Length": length} | self.headers
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Whatever')}"]
        # None leaves a header out.
        lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def bytes(self):
        if self.status in (204, 304):
            return dataclasses.replace(self, headers={"Content-Length": None}
                                       | self.headers).head(0)
        return self.head(len(self.body)) + self.body


@dataclasses.dataclass
class Request:
    """One request, as it came."""

    at: float  # When it was there as a whole; a monotonic time, as all times here.
    method: str
    path: str
    headers: list
    raw: bytes
    answered_at: float = 0.0  # 0: not, or not as a whole.
    status: int = 0  # The answer's.

    def header(self, name):
        """The header's value; None if there is none."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[0] if found else None

    @property
    def text(self):
        """The body as its sender wrote it: unpacked."""
        if (self.header("Content-Encoding") or "").lower() == "gzip":
            return gzip.decompress(self.raw)
        return self.raw

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def events(self):
        return self.json["batch"]

    @property
    def event_texts(self):
        """Each event's own bytes, as text."""
        text = self.text.decode()
        at = text.index("[", text.index('"batch"')) + 1
        texts = []
        while text[at] != "]":
            if text[at] in ", \n":
                at += 1
                continue
            _, end = json.JSONDecoder().raw_decode(text, at)
            texts.append(text[at:end])
            at = end
        return texts

    @property
    def retry_count(self):
        value = self.header("X-Retry-Count")
        return None if value is None else int(value)


class Server:
    """Listens on a port of its own. `answers` are given in turn, then `then` for ever; `decide`, a
    function of the request, takes the place of both."""

    FAULTS = ("hang", "drip", "drip head", "reset", "cut", "close", "garbage")

    def __init__(self, answers=(), then=None, decide=None, listening=True):
        self._answers = list(answers)
        self._then = then or Answer()
        self._decide = decide
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._connections = []
        self._requests = []
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._socket.getsockname()[1]
        self.url = "http://" + self.address
        if listening:
            self.listen()

    def listen(self):
        """Before this, connections are refused."""
        with contextlib.suppress(OSError):  # It was closed meanwhile.
            self._socket.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stopped.set()
        with self._lock:
            connections = list(self._connections)
        for one in [self._socket, *connections]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    @property
    def requests(self):
        with self._lock:
            return list(self._requests)

    def taken(self):
        """The events that were answered with success, in the order of their requests."""
        return [event for request in self.requests
                if request.answered_at and 200 <= request.status < 300
                for event in request.events]

    def gaps(self):
        """The seconds from each answer to the next request."""
        requests = self.requests
        return [after.at - before.answered_at
                for before, after in zip(requests, requests[1:])]

    @property
    def connections(self):
        with self._lock:
            return len(self._connections)

    def wait_for(self, condition, seconds=30):
        """Waits until the requests fulfil the condition; returns whether they do."""
        deadline = time.monotonic() + seconds
        while not condition(self.requests) and time.monotonic() < deadline:
            self._stopped.wait(0.01)
        return condition(self.requests)

    def _accept(self):
        while not self._stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection.makefile("rb") as stream:
                while not self._stopped.is_set() and self._serve_one(connection, stream):
                    pass
            connection.close()
        except OSError:
            pass  # The other end has gone.

    def _serve_one(self, connection, stream):
        request = read_request(connection, stream)
        if request is None:
            return False
        with self._lock:
            self._requests.append(request)
            scripted = self._answers.pop(0) if self._answers else self._then
        answer = self._decide(request) if self._decide else scripted
        self._stopped.wait(answer.delay)
        request.status = answer.status
        if answer.fault:
            self._misbehave(connection, answer)
            return False
        # Noted first: the next request may come before this thread goes on.
        request.answered_at = time.monotonic()
        connection.sendall(answer.bytes())
        return (request.header("Connection") or "").lower() != "close"

    def _misbehave(self, connection, answer):
        if answer.fault == "hang":
            self._stopped.wait()
        elif answer.fault == "drip":
            connection.sendall(answer.head(1_000))
            self._drip(connection, b"x" * 1_000)
        elif answer.fault == "drip head":
            self._drip(connection, answer.bytes())
        elif answer.fault == "cut":
            connection.sendall(answer.head(1_000) + answer.body)
        elif answer.fault == "garbage":
            connection.sendall(b"\x00\x01 this is not HTTP\r\n\r\n")
        elif answer.fault == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif answer.fault != "close":
            raise ValueError(answer.fault)

    def _drip(self, connection, data):
        for byte in data:
            if self._stopped.wait(DRIP_SECONDS):
                return
            connection.sendall(bytes([byte]))


def read_request(connection, stream):
    """The next request of a connection; None where there is no more."""
    line = stream.readline(65_537).split()
    if len(line) != 3:
        return None
    headers = []
    while (header := stream.readline(65_537)) not in (b"\r\n", b"\n"):
        if not header:
            return None
        name, _, value = header.decode("latin-1").partition(":")
        headers.append((name.strip(), value.strip()))
    request = Request(0, line[0].decode(), line[1].decode(), headers, b"")
    if (request.header("Expect") or "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if (request.header("Transfer-Encoding") or "").lower() == "chunked":
        request.raw = read_chunks(stream)
    else:
        length = int(request.header("Content-Length") or 0)
        request.raw = stream.read(length)
        if len(request.raw) < length:
            return None
    request.at = time.monotonic()
    return request


def read_chunks(stream):
    body = b""
    while size := int(stream.readline().split(b";")[0], 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return body


def unpacks(raw):
    """Whether these bytes are one gzip member and nothing else."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacker.decompress(raw)
    except zlib.error:
        return False
    return unpacker.eof and not unpacker.unused_data
