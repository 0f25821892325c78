"""`python3 tools/main_job [--once]`, called by ./run; see job.py."""

import signal
import sys

from job import Job
from programs import Failed


def main(once):
    sys.stdout.reconfigure(line_buffering=True)
    # However we are told to end, we end as on Ctrl-C: by stopping what we started.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    job, code = Job(), 1
    try:
        code = complain(job.run())
        if not once:
            job.stay()
    except Failed as failed:
        code = complain([str(failed)])
    except KeyboardInterrupt:
        print("\nStopping.")
        code = 1 if once else code
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stopped = job.stop()
    if not stopped:
        code = complain([f"a program did not end when asked; the logs are in {job.folder}"])
    return code


def complain(problems):
    """Says what is wrong; returns the exit code that goes with it."""
    for problem in problems:
        print(f"run: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(once=sys.argv[1:] == ["--once"]))
