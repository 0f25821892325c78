"""Cases by topic, and what a case's body has at hand.

    topic = Topic(__name__)

    @topic.case("a 503 is tried again")
    def _(t):
        server = t.server([Answer(503)])
        t.run(server, [track(0)]).succeeds()
        t.equal(len(server.requests), 2, "requests")

Whatever the case looks at, every run and every request is also held to what holds for all.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import time
import traceback

from contract import BATCH_BYTES_MAX, BATCH_EVENTS_MAX, SLACK
from mock import Server, unpacks

WRITE_KEY = "conformance-key"
RUN_SECONDS_MAX = 90
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# No proxy between the program and the server, whoever runs this.
ENVIRONMENT = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}


class Wrong(Exception):
    """The program does not do what the contract says; the text says what it does."""


def short(value, length=300):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= length else text[:length] + " …"


def track(number, **more):
    """An event that is recognised by its number."""
    return {"type": "track", "userId": f"user-{number}", "event": "Counted",
            "properties": {"n": number}} | more


def tracks(count, **more):
    return [track(number, **more) for number in range(count)]


def numbers(events):
    return [event["properties"]["n"] for event in events]


class Run:
    """One run of the program, at its end."""

    def __init__(self, done, seconds):
        self.code = done.returncode
        self.stdout = done.stdout.decode(errors="replace")
        self.stderr = done.stderr.decode(errors="replace")
        self.seconds = seconds
        self.output = self._output()

    def _output(self):
        """Holds for every run: one JSON object on standard output, which fits the exit code."""
        try:
            output = json.loads(self.stdout)
        except ValueError:
            raise Wrong(f"standard output is not one JSON value: {self}") from None
        if not isinstance(output, dict) or not isinstance(output.get("success"), bool):
            raise Wrong(f"the output has no success: {self}")
        if self.code != (0 if output["success"] else 1):
            raise Wrong(f"the exit code doesn't fit: {self}")
        if not isinstance(output.get("sentBatches"), int) or output["sentBatches"] < 0:
            raise Wrong(f"sentBatches is not a count: {self}")
        error = output.get("error")
        if output["success"] == bool(error) or not isinstance(error, str | None):
            raise Wrong(f"the error doesn't fit: {self}")
        return output

    @property
    def error(self):
        return self.output.get("error") or ""

    def succeeds(self):
        if self.code != 0:
            raise Wrong(f"it failed: {self}")
        return self

    def fails(self, *wanted):
        """It failed, and its error has each of these texts in it."""
        if self.code == 0:
            raise Wrong(f"it succeeded: {self}")
        for text in wanted:
            if str(text) not in self.error:
                raise Wrong(f"the error has no {text!r} in it: {self}")
        return self

    def __str__(self):
        return (f"exit {self.code} after {self.seconds:.1f} s, stdout {short(self.stdout)!r}, "
                f"stderr {short(self.stderr)!r}")


class Trial:
    """What the body of one case has at hand."""

    def __init__(self, command, resources):
        self._command = command
        self._resources = resources
        self._servers = []

    def server(self, *arguments, **more):
        server = self._resources.enter_context(Server(*arguments, **more))
        self._servers.append(server)
        return server

    def run(self, server, events=None, *, sequences=None, key=WRITE_KEY, stdin=False, **config):
        """Has the program send events, or sequences of them, to a server or a URL. Time alone sends
        nothing unless the case says so: batches are the same on a machine that is busy."""
        text = json.dumps({
            "writeKey": key, "apiHost": getattr(server, "url", server),
            "sequences": sequences if sequences is not None else [{"events": events}],
            "config": {"flushInterval": 60_000, "timeout": 30} | config})
        return self.run_text(text) if not stdin else self.run_with(["--input", "-"], text)

    def run_text(self, text):
        # One argument has room for 128 KiB.
        if len(text.encode()) > 100_000:
            return self.run_with(["--input", "-"], text)
        return self.run_with(["--input", text])

    def run_with(self, arguments, stdin=""):
        begin = time.monotonic()
        with subprocess.Popen([*self._command, *arguments], env=ENVIRONMENT,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            try:
                out, err = process.communicate(stdin.encode(), timeout=RUN_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Wrong(f"it was still running after {RUN_SECONDS_MAX} s") from None
        done = subprocess.CompletedProcess(arguments, process.returncode, out, err)
        return Run(done, time.monotonic() - begin)

    def equal(self, actual, wanted, what):
        if actual != wanted:
            raise Wrong(f"{what}: {short(actual)}, but should be {short(wanted)}")

    def true(self, condition, what):
        if not condition:
            raise Wrong(what)

    def ends_in_time(self, run, timeout, events=1):
        """The run of so many events ended at its timeout, or little later for a machine that is as
        busy as it is."""
        with Server() as server:
            plain = self.run(server, tracks(events)).succeeds().seconds
        latest = timeout + SLACK + 3 * plain
        self.true(run.seconds < latest, f"it took {run.seconds:.2f} s, and not {latest:.2f}: "
                  f"a plain run takes {plain:.2f} s")

    def all_taken_once(self, server, count):
        """The server took events 0 to count - 1, each exactly once."""
        self.equal(sorted(numbers(server.taken())), list(range(count)), "the events taken")

    def check_requests(self):
        """Holds for every request of every case."""
        for server in self._servers:
            for request in server.requests:
                check_request(request)


def check_request(request):
    def wrong(what):
        return Wrong(f"a request {what}: {request.method} {request.path} "
                     f"{short(request.headers)} {short(request.raw)}")
    if request.method != "POST" or not request.path.endswith("/v1/batch"):
        raise wrong("is not a POST of a batch")
    if (request.header("Content-Encoding") or "identity") not in ("identity", "gzip"):
        raise wrong("is packed in an unknown way")
    if request.header("Content-Encoding") == "gzip" and not unpacks(request.raw):
        raise wrong("is not the gzip that it says")
    if len(request.text) > BATCH_BYTES_MAX:
        raise wrong(f"has {len(request.text)} bytes")
    body = request.json
    if not STAMP.fullmatch(body["sentAt"]):
        raise wrong("has no sentAt with milliseconds")
    if not 1 <= len(body["batch"]) <= BATCH_EVENTS_MAX:
        raise wrong(f"has {len(body['batch'])} events")
    for event in body["batch"]:
        if not (event.get("type") and event.get("messageId") and event.get("timestamp")
                and (event.get("userId") or event.get("anonymousId"))):
            raise wrong(f"has an event without what each must have: {short(event)}")
    ids = [event["messageId"] for event in body["batch"]]
    if len(set(ids)) != len(ids):
        raise wrong("has two events with the same id")
    if request.header("X-Retry-Count") is not None and not (
            re.fullmatch("[1-9][0-9]*", request.header("X-Retry-Count"))):
        raise wrong("has an X-Retry-Count that is not a count")


class Topic:
    """The cases of one file."""

    def __init__(self, name):
        self.name = name.rpartition(".")[2]
        self.cases = []

    def case(self, sentence, *arguments):
        """Makes a function a case; the arguments are handed to it."""
        if sentence in [other for other, _, _ in self.cases]:
            raise ValueError(f"two cases are called {sentence!r}")

        def add(body):
            self.cases.append((sentence, body, arguments))
            return body
        return add

    def run(self, program, jobs, say=print):
        """Runs the cases side by side, since they mostly wait; returns those that failed."""
        command = [program] if pathlib.Path(program).exists() else shlex.split(program)
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(lambda case: outcome(command, *case[1:]), self.cases))
        failed = {}
        for (sentence, _, _), wrong in zip(self.cases, results):
            say(f"{'FAILED' if wrong else 'ok    '} {sentence}" + (f": {wrong}" if wrong else ""))
            if wrong:
                failed[sentence] = wrong
        say(f"{self.name}: {len(self.cases) - len(failed)} passed, {len(failed)} failed")
        return failed


def outcome(command, body, arguments):
    """What is wrong with one case; empty if nothing is."""
    with contextlib.ExitStack() as resources:
        trial = Trial(command, resources)
        try:
            body(trial, *arguments)
            trial.check_requests()
        except Wrong as wrong:
            return str(wrong)
        except Exception as error:  # pylint: disable=broad-except
            # Most often there is less to look at than there should be.
            where = traceback.extract_tb(error.__traceback__)[-1]
            return (f"{type(error).__name__}: {error} (in {pathlib.Path(where.filename).name}:"
                    f"{where.lineno}: {where.line})")
    return ""
