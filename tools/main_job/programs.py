"""Starting, watching and stopping our own programs."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

from places import PROGRAMS

STOP_SECONDS_MAX = 20
POLL_SECONDS = 0.05
ANSWER_SECONDS_MAX = 10

# What we ask is on this machine: never by way of a proxy.
HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    """The main job cannot go on; the text says why."""


class Program:
    """A program of ours in the background, with its log. It is stopped with us, come what may."""

    def __init__(self, name, arguments, folder, environment=None, programs=PROGRAMS):
        self.name = name
        self.log = folder / f"{name}.log"
        with open(self.log, "wb") as log:
            # A session of its own: Ctrl-C is for us, who stop it in order.
            self.process = subprocess.Popen(
                [programs / name, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=os.environ | (environment or {}), start_new_session=True)

    def check_alive(self):
        code = self.process.poll()
        if code is not None:
            raise Failed(f"{self.name} ended with code {code}; the end of {self.log}:\n"
                         + "\n".join(self.log_text().splitlines()[-20:]))

    def log_text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """Asks it to end; kills it when it doesn't. Returns whether it ended as asked."""
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS_MAX) in (0, -signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False


def wait_for(what, condition, programs, seconds):
    """Returns what `condition` returns once that is true; Failed if a program ends before."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        for program in programs:
            program.check_alive()
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {seconds} seconds; the logs are beside "
                         f"{programs[0].log}")
        time.sleep(POLL_SECONDS)
    return value


def listening_address(program):
    """The host:port that the program says it listens on."""
    def said():
        match = re.search(r"listening on (\S+:\d+)", program.log_text())
        return match and match[1]
    return wait_for(f"{program.name} listening", said, [program], seconds=20)


def get_json(url):
    try:
        with HTTP.open(url, timeout=ANSWER_SECONDS_MAX) as answer:
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise Failed(f"{url}: {error}") from error


def is_ready(url):
    try:
        with HTTP.open(url, timeout=ANSWER_SECONDS_MAX) as answer:
            return answer.status == 200
    except OSError:  # Refused, or 503: not yet.
        return False


def free_address(port):
    """127.0.0.1 with that port, or with any free one where it is taken."""
    for candidate in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            chosen = probe.getsockname()[1]
        if port not in (0, chosen):
            print(f"Port {port} is taken: using {chosen} instead.")
        return f"127.0.0.1:{chosen}"
    raise Failed("no free port on 127.0.0.1")
