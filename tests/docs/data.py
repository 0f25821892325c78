"""Checks the shell, JSON and YAML of the documents.

    data.py ROOT [ANALYTICSD]      YAML needs the server, which knows what workspaces and packs are
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from blocks import blocks

PACK_TYPE = re.compile(r"^type: (\w+)", re.MULTILINE)
VARIABLE = re.compile(r"\$\{(\w+)\}")
# Fits wherever the documents take something from the environment: secrets and addresses.
ANY_VALUE = "http://127.0.0.1:9000/"
ANY_KEY = "any-write-key"


def shell_problem(block):
    done = subprocess.run(["bash", "-n"], input=block.text, check=False, capture_output=True,
                          text=True)
    return done.stderr if done.returncode != 0 else None


def json_problem(block):
    try:
        json.loads(block.text)
        return None
    except ValueError as error:
        whole = error
    try:
        for line in block.text.splitlines():
            json.loads(line)
        return None
    except ValueError:
        return str(whole)


def value_of(variable):
    return ANY_KEY if variable.endswith("_KEY") else ANY_VALUE


def workspace_problem(block, analyticsd):
    environment = os.environ | {name: value_of(name) for name in VARIABLE.findall(block.text)}
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(block.text)
        file.flush()
        done = subprocess.run([analyticsd, "check", "--workspace", file.name], check=False,
                              capture_output=True, text=True, env=environment)
    return done.stderr if done.returncode != 0 else None


def is_pack(block):
    return block.text.startswith("pack:")


def pack_problem(block, analyticsd):
    """A pack's file has the name of its type."""
    kind = PACK_TYPE.search(block.text)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{kind[1] if kind else 'nameless'}.yaml"
        file.write_text(block.text, encoding="utf-8")
        for command in ("check", "test"):
            done = subprocess.run([analyticsd, "pack", command, str(file)], check=False,
                                  capture_output=True, text=True)
            if done.returncode != 0:
                return done.stdout + done.stderr
    return None


def part_problem(block, packs):
    """What is neither a workspace nor a pack is a part of a pack of the same document."""
    whole = [pack for pack in packs if pack.file == block.file]
    if any(block.text in pack.text for pack in whole):
        return None
    return "no workspace, no pack, and not to be found in a pack of this document"


def yaml_problem(block, analyticsd, packs=()):
    if is_pack(block):
        return pack_problem(block, analyticsd)
    if block.text.startswith("version:"):
        return workspace_problem(block, analyticsd)
    return part_problem(block, packs)


def problems(root, analyticsd=None):
    checks = {"sh": shell_problem, "json": json_problem}
    if analyticsd:
        packs = [block for block in blocks(root, "yaml") if is_pack(block)]
        checks["yaml"] = lambda block: yaml_problem(block, analyticsd, packs)
    wrong = []
    for language, check in checks.items():
        found = blocks(root, language)
        if not found:
            wrong.append(f"no {language} at all: is the documentation found?")
        results = [(block, check(block)) for block in found]
        wrong += [f"{block.place}: {problem}" for block, problem in results if problem]
    return wrong


if __name__ == "__main__":
    FOUND = problems(*sys.argv[1:])
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
