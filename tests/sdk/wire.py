"""A relay between a library and the server that passes every byte on, and keeps the requests.

    wire = Wire(test, lambda: server_address)
    run_library(f"http://{wire.address}")
    for request in wire.requests(): print(request.method, request.path, request.body)

What the server gets is what the library wrote, so that nothing here can make a request better
than it is. Whoever is not served (the server is away) has its connection closed.
"""

import gzip
import json
import re
import socket
import threading
from dataclasses import dataclass

CHUNK_BYTES = 65_536


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def json(self):
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)

    @property
    def events(self):
        """The events of a batch or of a single call, each with what holds for all of its batch."""
        content = self.json
        common = {key: content[key] for key in ("context", "integrations") if content.get(key)}
        events = [content]
        if "batch" in content:
            events = [{"sentAt": content.get("sentAt"), **event}
                      | {key: value | event.get(key, {}) for key, value in common.items()}
                      for event in content["batch"]]
        return [{key: value for key, value in event.items() if key != "writeKey"}
                for event in events]


class Wire:
    def __init__(self, test, server_address):
        self.server_address = server_address
        self.received = []  # A bytearray a connection, in the order in which they came.
        self.answered = []
        self.refused = 0  # Connections that were closed because the server is not there.
        self.sockets = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:{}".format(self.listener.getsockname()[1])
        test.addCleanup(self.close)
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        for end in (self.listener, *self.sockets):
            end.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:  # Closed by the test's end.
                return
            self.serve(client)

    def serve(self, client):
        host, port = self.server_address().split(":")
        try:
            server = socket.create_connection((host, int(port)), timeout=10)
        except OSError:
            client.close()
            self.refused += 1
            return
        server.settimeout(None)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sent, answered = bytearray(), bytearray()
        with self.lock:
            self.received.append(sent)
            self.answered.append(answered)
            self.sockets += [client, server]
        for source, target, kept in ((client, server, sent), (server, client, answered)):
            threading.Thread(target=self.pass_on, args=(source, target, kept), daemon=True).start()

    def pass_on(self, source, target, kept):
        try:
            while chunk := source.recv(CHUNK_BYTES):
                with self.lock:
                    kept += chunk
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)
        except OSError:  # One end is gone: then the other is of no use.
            source.close()
            target.close()

    def requests(self):
        with self.lock:
            return [r for stream in self.received for r in read_requests(bytes(stream))]

    def posts(self):
        return [r for r in self.requests() if r.method == "POST"]

    def statuses(self):
        """The status of each answer, by connection and then by time."""
        with self.lock:
            answered = b"".join(self.answered)
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answered)]


def read_requests(stream):
    """The whole requests at the beginning of what one connection sent."""
    while b"\r\n\r\n" in stream:
        head, stream = stream.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        fields = (line.split(":", 1) for line in lines)
        headers = {name.strip().lower(): value.strip() for name, value in fields}
        if headers.get("transfer-encoding") == "chunked":
            body, stream = read_chunks(stream)
        else:
            length = int(headers.get("content-length", 0))
            body, stream = stream[:length], stream[length:]
            if len(body) < length:
                return
        if body is None:
            return
        yield Request(method, path, headers, body)


def read_chunks(stream):
    """The body, and what follows it; None where it is not whole."""
    body = b""
    while b"\r\n" in stream:
        size, stream = stream.split(b"\r\n", 1)
        length = int(size.split(b";")[0], 16)
        if len(stream) < length + 2:
            break
        body, stream = body + stream[:length], stream[length + 2:]
        if length == 0:
            return body, stream
    return None, b""
