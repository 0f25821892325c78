"""A webhook's other end: keeps each request as it came, and answers as it is told to."""

import gzip
import http.server
import json
import threading
from typing import NamedTuple


class Request(NamedTuple):
    method: str
    path: str
    headers: object  # As http.server has them: names in any case.
    body: bytes      # Unpacked.

    @property
    def events(self):
        """The events in it, whether it is one or an array."""
        said = json.loads(self.body)
        return said if isinstance(said, list) else [said]


class HookReceiver:
    def __init__(self, answer=lambda request: (200, b"")):
        self.lock = threading.Lock()
        self.all = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers["Content-Encoding"] == "gzip":
                    body = gzip.decompress(body)
                request = Request(self.command, self.path, self.headers, body)
                status, said = answer(request)
                with receiver.lock:
                    receiver.all.append(request)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_PUT = do_PATCH = do_POST

            def log_message(self, *_):
                """Nobody reads it."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def requests(self, path):
        with self.lock:
            return [request for request in self.all if request.path == path]

    def events(self, path):
        """In the order in which they came."""
        return [event for request in self.requests(path) for event in request.events]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
