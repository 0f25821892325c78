"""A static client delivers when the program ends, also what destructors of static objects track.

    exit_test.py PROGRAM
"""

import gzip
import http.server
import json
import subprocess
import sys
import threading

EVENTS = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        EVENTS.extend(event["event"] for event in json.loads(body)["batch"])
        answer = b'{"success":true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    done = subprocess.run([sys.argv[1], url], timeout=60, check=False,
                          capture_output=True, text=True)
    server.shutdown()
    assert done.returncode == 0, f"it ended with {done.returncode}: {done.stderr}"
    assert done.stdout == "" and done.stderr == "", "the library prints nothing"
    assert sorted(EVENTS) == ["From a destructor", "From main"], EVENTS
    print("2 passed, 0 failed")


main()
