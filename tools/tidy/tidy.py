"""Checks the rules of the house that no compiler knows. Run it from anywhere:

    python3 tools/tidy [ROOT]

Prints `file:line: what is wrong: what to do`, one line each; exits 1 if there is any.
"""

import sys
from pathlib import Path

import belonging
import headers
import includes
import lengths
import tree

RULES = [includes, lengths, headers, belonging]


def main(arguments):
    root = arguments[0] if arguments else Path(__file__).resolve().parents[2]
    files = tree.read(root)
    findings = [finding for rule in RULES for finding in rule.check(files)]
    for finding in sorted(findings, key=lambda found: (found.path, found.line)):
        print(finding)
    print(f"tidy: {len(files)} files, {len(findings)} findings", file=sys.stderr)
    return 1 if findings or not files else 0
