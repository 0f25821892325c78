"""Follows the links of the documents, and the paths that they name.

    links.py ROOT
"""

import re
import sys
from pathlib import Path

from blocks import documents

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# What looks like a path of ours: `src/journal/format.h`, `tests/docs`.
PATH = re.compile(r"`((?:include|src|cli|server|examples|docs|tests|tools|packaging|bench|cmake)/"
                  r"[\w./-]*)`")


def link_problems(file, text):
    targets = [target for target in LINK.findall(text) if "://" not in target]
    return [f"{file}: there is no {target}" for target in targets
            if not (file.parent / target).exists()]


def path_problems(root, file, text):
    return [f"{file}: there is no {path}" for path in PATH.findall(text)
            if not (Path(root) / path).exists()]


def problems(root):
    wrong = []
    for file in documents(root):
        text = file.read_text(encoding="utf-8")
        wrong += link_problems(file, text) + path_problems(root, file, text)
    return wrong


if __name__ == "__main__":
    FOUND = problems(sys.argv[1])
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
