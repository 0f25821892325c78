"""Installs the peers into build/peers, each by its language's own client, and says how each is run.

Every peer's program takes HOST EVENTS BATCH IN-FLIGHT and prints one JSON object. Node.js has to be
there; the others are left out, with a line that says so, where their language is missing.
"""

import pathlib
import shutil
import subprocess
import sys

SOURCES = pathlib.Path(__file__).resolve().parent / "peers"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "build" / "peers"

NODE_PACKAGE = "@segment/analytics-node@3.1.0"
PYTHON_PACKAGE = "segment-analytics-python==2.3.4"


class Missing(Exception):
    """The peer cannot be run here; the text says why."""


def need(program):
    if not shutil.which(program):
        raise Missing(f"{program} is not on this machine")


def run(*command, folder=FOLDER):
    try:
        subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
    except subprocess.CalledProcessError as error:
        raise Missing(f"{' '.join(map(str, command))} ended with {error.returncode}") from error


def copied(name):
    """A copy of the peer's source, so that building leaves nothing behind beside it."""
    folder = FOLDER / name
    shutil.copytree(SOURCES / name, folder, dirs_exist_ok=True)
    return folder


def node():
    need("npm")
    folder = FOLDER / "analytics-node"  # bench/import has the same one.
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts",
            "--prefix", folder, NODE_PACKAGE)
    return ["node", SOURCES / "node.mjs", folder]


def go():
    need("go")
    folder = copied("go")
    run("go", "build", "-o", folder / "peer", ".", folder=folder)
    return [folder / "peer"]


def rust():
    need("cargo")
    folder = copied("rust")
    run("cargo", "build", "--release", "--quiet", folder=folder)
    return [folder / "target" / "release" / "peer"]


def python():
    folder = FOLDER / "python"
    if not (folder / "lib").exists():
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "pip", "install", "--quiet", PYTHON_PACKAGE)
    return [folder / "bin" / "python", SOURCES / "python.py"]


INSTALLERS = {"node": node, "go": go, "rust": rust, "python": python}


def install(names):
    """The commands of those that can be run here, by name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    commands = {}
    for name in names:
        try:
            commands[name] = INSTALLERS[name]()
        except Missing as missing:
            print(f"Left out: {name}: {missing}", file=sys.stderr)
    return commands
