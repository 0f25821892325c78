"""A Postgres server of the test's own, of Debian's package, that can be stopped and started again.

    postgres = PostgresServer()
    postgres.settings                 what a `postgres` destination is told
    postgres.rows("SELECT 1")         [["1"]]
    postgres.stop(); postgres.start() as a crash, and after it
    postgres.remove()
"""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

USER = "analytics"
PASSWORD = "sesame"
READY_SECONDS_MAX = 120
POLL_SECONDS = 0.02
# It refuses to run as root. It ends with us, come what may.
AS_NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
ENDS_WITH_US = ["setpriv", "--pdeathsig=QUIT"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def programs():
    """Debian keeps each version in a folder of its own."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise FileNotFoundError("PostgreSQL is missing: tools/install-packages")
    return found[-1]


class PostgresServer:
    def __init__(self, fsync=True):
        self.programs, self.port = programs(), free_port()
        self.fsync = "on" if fsync else "off"
        self.process = None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="analytics-postgres-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        (self.folder / "password").write_text(PASSWORD)
        subprocess.run(
            [*self.as_user(), self.programs / "initdb", "-D", self.folder / "data", "-U", USER,
             f"--pwfile={self.folder}/password", "--auth-local=trust", "--auth-host=scram-sha-256",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        self.start()

    @property
    def settings(self):
        return {"host": "127.0.0.1", "port": self.port, "database": "postgres", "user": USER,
                "password": PASSWORD, "sslmode": "disable", "allow_private_networks": True}

    @staticmethod
    def as_user():
        return AS_NOBODY if os.geteuid() == 0 else []

    def start(self):
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.as_user(), *ENDS_WITH_US, self.programs / "postgres", "-D",
                 self.folder / "data", "-k", self.folder, "-p", str(self.port), "-c",
                 "listen_addresses=127.0.0.1", "-c", f"fsync={self.fsync}"],
                stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + READY_SECONDS_MAX
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Postgres: {(self.folder / 'log').read_text()}")
            time.sleep(POLL_SECONDS)

    def is_ready(self):
        """It says so in its file."""
        said = self.folder / "data" / "postmaster.pid"
        return said.exists() and "\nready" in said.read_text()

    def stop(self):
        """At once, as if it had crashed."""
        if self.process:
            self.process.send_signal(subprocess.signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def rows(self, sql):
        done = subprocess.run(
            [self.programs / "psql", "-h", self.folder, "-p", str(self.port), "-U", USER, "-d",
             "postgres", "-AtX", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql],
            check=True, stdout=subprocess.PIPE, text=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)
