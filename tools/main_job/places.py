"""Where things lie, and a fresh folder for each run."""

import fcntl
import itertools
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build/release/bin"
DATASETS = ROOT / "build/datasets"
EXAMPLES = ROOT / "examples"
RUNS = ROOT / "build/run"


def fresh_folder():
    """An empty folder that no other run uses, and its lock, to be kept until the end."""
    for number in itertools.count(1):
        folder = RUNS / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(RUNS / f"{number}.lock", "w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        shutil.rmtree(folder)
        folder.mkdir()
        return folder, lock
