"""The webhook's other end: answers 200 and remembers each message id, and how often it came."""

import collections
import http.server
import json
import sys
import threading


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # As many connections as a destination with much concurrency opens at once.
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A killed server's connection is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Receiver:
    def __init__(self):
        self.counts = collections.Counter()
        self.lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body of an answer are small, and go at once.
            disable_nagle_algorithm = True

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.answer(self, body if isinstance(body, list) else [body])

            def log_message(self, *_):
                """Nobody reads it."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request, events):
        """One request; by one of several threads."""
        self.take(events)
        self.respond(request, 200)

    @staticmethod
    def respond(request, status, **headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def take(self, events):
        with self.lock:
            self.counts.update(event["messageId"] for event in events)

    def ids(self):
        """How often each id came."""
        with self.lock:
            return self.counts.copy()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
