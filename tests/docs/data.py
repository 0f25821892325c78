"""Checks the shell, JSON and YAML of the documents.

    data.py ROOT [ANALYTICSD]      YAML needs the server, which knows what a workspace is
"""

import json
import os
import re
import subprocess
import sys
import tempfile

from blocks import blocks

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


def yaml_problem(block, analyticsd):
    environment = os.environ | {name: value_of(name) for name in VARIABLE.findall(block.text)}
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(block.text)
        file.flush()
        done = subprocess.run([analyticsd, "check", "--workspace", file.name], check=False,
                              capture_output=True, text=True, env=environment)
    return done.stderr if done.returncode != 0 else None


def problems(root, analyticsd=None):
    checks = {"sh": shell_problem, "json": json_problem}
    if analyticsd:
        checks["yaml"] = lambda block: yaml_problem(block, analyticsd)
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
