"""A web site of the test: a page with analytics-next, at an origin of its own."""

import functools
import http.server
import threading

PAGE = b"""<!doctype html>
<html lang="et"><head><meta charset="utf-8"><title>L\xc3\xa4den</title>
<link rel="icon" href="data:,"><script src="/library/index.js"></script></head></html>
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/library/"):
            self.path = self.path.removeprefix("/library")
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_):
        pass


def open_site(test, library):
    """Serves the page at every path, and the folder of the library; returns the origin."""
    handler = functools.partial(Handler, directory=library)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"
