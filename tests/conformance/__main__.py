"""Holds a program that speaks the contract to it.

    python3 tests/conformance --program build/dev/bin/analytics-e2e [TOPIC ...]
"""

import argparse
import sys

from suite import HERE, load, topic_names

DEFAULT_PROGRAM = HERE.parents[1] / "build" / "release" / "bin" / "analytics-e2e"
# Cases wait more than they work.
JOBS = 12


def main():
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(DEFAULT_PROGRAM),
                        help="a program, or a command line in quotes (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=JOBS, help="cases at once (%(default)s)")
    parser.add_argument("topics", nargs="*", metavar="TOPIC",
                        help="which of " + ", ".join(topic_names()) + " (default: all)")
    given = parser.parse_args()
    if unknown := set(given.topics) - set(topic_names()):
        parser.error("there is no topic " + ", ".join(sorted(unknown)))
    failed = [name for name in given.topics or topic_names()
              if load(name).run(given.program, given.jobs)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
