"""Runs libraries of other languages against the real server: python3 tests/sdk/other [NAME…]

    python3 tests/sdk/other --programs build/dev/bin python go

Each is fetched by its language's own client into build/sdks; those whose language is missing, or
whose library can't be fetched, are left out, with a line that says so. It is no part of the tests.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

PYTHON_PACKAGE = "segment-analytics-python==2.4.0"


class Missing(Exception):
    """The library cannot be run here; the text says why."""


def run(*command, folder):
    if not shutil.which(command[0]):
        raise Missing(f"{command[0]} is not on this machine")
    try:
        subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
    except subprocess.CalledProcessError as error:
        raise Missing(f"{' '.join(map(str, command))} ended with {error.returncode}") from error


def copied(name, to):
    """A copy of the sources, so that building leaves nothing behind beside them."""
    return pathlib.Path(shutil.copytree(HERE / name, to / name, dirs_exist_ok=True))


def python(folder):
    folder = folder / "python"
    if not (folder / "lib").exists():
        run(sys.executable, "-m", "venv", folder, folder=HERE)
    run(folder / "bin" / "pip", "install", "--quiet", PYTHON_PACKAGE, folder=HERE)
    return [folder / "bin" / "python", HERE / "send.py"]


def go(folder):
    folder = copied("go", folder)
    run("go", "build", "-o", "send", ".", folder=folder)
    return [folder / "send"]


def rust(folder):
    folder = copied("rust", folder)
    run("cargo", "build", "--quiet", folder=folder)
    return [folder / "target" / "debug" / "send"]


def java(folder):
    folder = copied("java", folder)
    run("mvn", "--quiet", "--batch-mode", "package", folder=folder)
    return ["java", "-cp", f"{folder}/target/classes:{folder}/target/dependency/*", "Send"]


INSTALLERS = {"python": python, "go": go, "rust": rust, "java": java}


def make_test(command, changes):
    # Only now, since where the programs are was an option.
    from calls import CALLS, as_sent, numbered
    from library_case import KEY, LibraryCase

    class Other(LibraryCase):
        maxDiff = 4_000

        def test(self):
            calls = [changes(call) for call in as_sent(numbered(CALLS))]
            self.start_server()
            job = json.dumps({"host": self.url, "writeKey": KEY, "calls": calls})
            done = subprocess.run(command, input=job, capture_output=True, text=True,
                                  timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            by_number = self.check_all_intact(len(calls))
            for number, call in enumerate(calls):
                self.check_call(call, by_number[number], added=("name", "category"))
            print(sorted({(r.path, r.headers.get("content-type"), r.headers.get("user-agent"))
                          for r in self.wire.posts()}))

    return Other("test")


def without_empty(value):
    """Without nulls and empty objects, which some leave out."""
    if not isinstance(value, dict):
        return value
    parts = {key: without_empty(part) for key, part in value.items()}
    return {key: part for key, part in parts.items() if part not in (None, {})}


def for_go(call):
    return {key: value for key, value in call.items() if value != {} and key != "category"}


def for_rust(call):  # A timestamp would be of a type of another crate.
    return {key: value for key, value in call.items() if key != "timestamp"}


def for_java(call):
    call = without_empty(call) | {"context": call["context"]}
    call.pop("category", None)
    return {"name": "Unnamed"} | call if call["type"] == "page" else call


CHANGES = {"python": lambda call: call, "go": for_go, "rust": for_rust, "java": for_java}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(INSTALLERS))
    parser.add_argument("--programs", default="build/dev/bin", help="where analyticsd is")
    options = parser.parse_args()
    os.environ["ANALYTICS_PROGRAMS"] = str(pathlib.Path(options.programs).resolve())
    from library_case import SDKS
    suite = unittest.TestSuite()
    for name in options.names or INSTALLERS:
        try:
            (SDKS / "other").mkdir(parents=True, exist_ok=True)
            suite.addTest(make_test(INSTALLERS[name](SDKS / "other"), CHANGES[name]))
        except Missing as missing:
            print(f"Left out: {name}: {missing}", file=sys.stderr)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    return 0 if result.wasSuccessful() and result.testsRun else 1


sys.exit(main())
