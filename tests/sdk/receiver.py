"""A webhook's other end, which keeps every event that is delivered to it."""

import http.server
import json
import threading


class Receiver:
    def __init__(self, test):
        self.lock = threading.Lock()
        self.kept = []
        keep = self.keep

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                keep(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        test.addCleanup(server.server_close)
        test.addCleanup(server.shutdown)

    def keep(self, body):
        with self.lock:
            self.kept += json.loads(body)

    def events(self):
        with self.lock:
            return list(self.kept)
