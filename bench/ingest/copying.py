"""PostgreSQL's COPY, which is how others of our kind keep events: Debian's server, on the same
disk, with its default settings. Needs Debian's `postgresql`; as root it is run as `postgres`."""

import os
import pathlib
import shutil
import subprocess
import time

from servers import Failed

ROWS_A_COPY = 340  # As many events as a batch of 100 KB has.
USER = "postgres"
# As RudderStack's jobs table has them, in outline.
SCHEMA = """CREATE TABLE jobs (
  job_id bigserial PRIMARY KEY, uuid uuid NOT NULL, user_id text NOT NULL,
  event_payload jsonb NOT NULL, event_count integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now());"""
EVENT = ('{"type":"track","messageId":"%s","timestamp":"2026-11-24T12:00:00.123Z",'
         '"event":"Order Completed","userId":"user-12345","context":{"library":'
         '{"name":"analytics-cpp","version":"0.1.0"}},"properties":'
         '{"plan":"enterprise","seats":25,"trial":false,"note":"left at the"}}')


def binaries():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise Failed("PostgreSQL is not installed: tools/install-packages bench")
    return found[-1]


class Postgres:
    def __init__(self, folder):
        folder.mkdir()
        self.folder = folder
        self.programs = binaries()
        self.number = 0
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        self.run("initdb", "-D", folder / "data", "-A", "trust", "-U", USER)
        self.run("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o",
                 f"-c listen_addresses= -c unix_socket_directories={folder}", "start")
        self.psql(SCHEMA)

    def run(self, program, *arguments, text=None):
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        command = [*as_user, self.programs / program, *arguments]
        done = subprocess.run([str(word) for word in command], input=text, text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
        if done.returncode != 0:
            raise Failed(f"{program}: {done.stderr}")

    def psql(self, text):
        self.run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", USER, text=text)

    def copies(self, count):
        """So many transactions, each a COPY."""
        for _ in range(count):
            yield "COPY jobs (uuid, user_id, event_payload) FROM STDIN;\n"
            for _ in range(ROWS_A_COPY):
                self.number += 1
                uuid = f"00000000-0000-4000-8000-{self.number:012x}"
                yield f"{uuid}\tuser-12345\t{EVENT % uuid}\n"
            yield "\\.\n"

    def rows_a_second(self, seconds):
        """Over about so many seconds, on one connection."""
        text = "".join(self.copies(20))
        begun = time.monotonic()
        self.psql(text)
        count = max(20, round(20 * seconds / (time.monotonic() - begun)))
        text = "".join(self.copies(count))
        begun = time.monotonic()
        self.psql(text)
        return count * ROWS_A_COPY / (time.monotonic() - begun)

    def stop(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")
