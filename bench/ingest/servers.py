"""The servers under load, and what their processes cost: CPU seconds, memory, fdatasync calls."""

import os
import pathlib
import signal
import struct
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "main_job"))

from programs import Failed, Program, free_address, is_ready, wait_for  # noqa: E402

PROGRAMS = ROOT / "build" / "release" / "bin"
SYNC_WATCH = PROGRAMS / "libbench_sync_watch.so"
WRITE_KEY = "bench"
WORKSPACE = f"version: 1\nsources: [{{id: bench, write_keys: [{WRITE_KEY}]}}]\n"
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
START_SECONDS_MAX = 600
POLL_SECONDS = 0.001
MEGABYTE = 1_000_000

# Debian's, which is told everything here and reads no other file. As many workers as analyticsd
# has threads for its connections: a core each. It reads the body and drops it.
NGINX_CONF = """
daemon off; worker_processes auto; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 2048; }}
http {{
  access_log off; keepalive_requests 1000000000; client_max_body_size 4m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {address}; default_type application/json;
    location / {{ return 200 '{{"success":true}}'; }}
  }}
}}
"""


def port_of(address):
    return int(address.rsplit(":", 1)[1])


def stat_ticks(pid):
    # The name in brackets may hold anything, so that one counts from behind it.
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def cpu_seconds(pid):
    """Of the process and its children: user and system."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(stat_ticks(each) for each in [pid, *children]) / TICKS_A_SECOND


def memory(pid):
    """VmRSS, VmHWM and Pss in MB."""
    found = {}
    for name in ("status", "smaps_rollup"):
        for line in pathlib.Path(f"/proc/{pid}/{name}").read_text().splitlines():
            key, _, rest = line.partition(":")
            if key in ("VmRSS", "VmHWM", "Pss"):
                found[key] = int(rest.split()[0]) * 1024 / MEGABYTE
    return found


class Nginx:
    """nginx, answering 200 to whatever comes."""

    def __init__(self, folder):
        folder.mkdir()
        folder.chmod(0o711)  # Its workers are of another user than root.
        address = free_address(0)
        self.port = port_of(address)
        (folder / "nginx.conf").write_text(NGINX_CONF.format(folder=folder, address=address))
        self.program = Program("nginx", ["-c", folder / "nginx.conf"], folder, None,
                               pathlib.Path("/usr/sbin"))
        wait_for("nginx answering", lambda: is_ready(f"http://{address}/"), [self.program], 20)

    def cpu_seconds(self):
        return cpu_seconds(self.program.process.pid)

    def syncs(self):
        return 0

    def stop(self):
        self.program.stop()


class Analyticsd:
    """Ours without destinations. With `stub`, its fdatasync does nothing."""

    def __init__(self, folder, stub=False):
        folder.mkdir()
        self.folder = folder
        self.stub = stub
        (folder / "workspace.yaml").write_text(WORKSPACE)
        self.start()

    def start(self):
        """Returns the seconds until it was ready."""
        if not SYNC_WATCH.exists():
            sys.exit(f"{SYNC_WATCH} is missing: build the target bench_sync_watch")
        listen, self.console = free_address(0), free_address(0)
        self.port = port_of(listen)
        environment = {"LD_PRELOAD": str(SYNC_WATCH),
                       "ANALYTICS_BENCH_SYNC": "stub" if self.stub else "count",
                       "ANALYTICS_BENCH_SYNC_COUNTS": str(self.folder / "syncs")}
        arguments = ["--workspace", self.folder / "workspace.yaml", "--data", self.folder / "data",
                     "--listen", listen, "--console", self.console]
        begun = time.monotonic()
        self.program = Program("analyticsd", arguments, self.folder, environment, PROGRAMS)
        while not is_ready(f"http://{self.console}/readyz"):
            self.program.check_alive()
            if time.monotonic() - begun > START_SECONDS_MAX:
                raise Failed("analyticsd was not ready in time")
            time.sleep(POLL_SECONDS)
        return time.monotonic() - begun

    def cpu_seconds(self):
        return cpu_seconds(self.program.process.pid)

    def memory(self):
        return memory(self.program.process.pid)

    def syncs(self):
        return struct.unpack("QQ", (self.folder / "syncs").read_bytes())[0]

    def stored_bytes(self):
        return sum(path.stat().st_size for path in (self.folder / "data").rglob("*")
                   if path.is_file())

    def kill(self):
        os.kill(self.program.process.pid, signal.SIGKILL)
        self.program.process.wait()

    def stop(self):
        begun = time.monotonic()
        if not self.program.stop():
            raise Failed("analyticsd did not stop as it was asked to")
        return time.monotonic() - begun
