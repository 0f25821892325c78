"""Compiles one snippet twice: as it is it must compile; with MISUSE defined it must not, for the
reason that the snippet names.

    check.py COMPILER SNIPPET INCLUDE_FOLDER

A snippet's lines `// g++: text` and `// clang: text` are parts of the compilers' first error.
"""

import os
import re
import subprocess
import sys

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
         "-Wno-unused-variable"]


def compile_snippet(compiler, snippet, includes, *extra):
    """The exit code and the errors, in English."""
    done = subprocess.run([compiler, *FLAGS, "-I", includes, *extra, snippet], check=False,
                          capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
    return done.returncode, done.stderr


def expected_error(compiler, snippet):
    name = "clang" if "clang" in os.path.basename(compiler) else "g++"
    with open(snippet, encoding="utf-8") as file:
        match = re.search(rf"^// {re.escape(name)}: (.+)$", file.read(), re.MULTILINE)
    return match[1] if match else None


def problem(compiler, snippet, includes):
    """What is wrong, or None."""
    expected = expected_error(compiler, snippet)
    if not expected:
        return "the snippet does not say which error it expects"
    code, errors = compile_snippet(compiler, snippet, includes)
    if code != 0:
        return f"the right use does not compile:\n{errors}"
    code, errors = compile_snippet(compiler, snippet, includes, "-DMISUSE")
    if code == 0:
        return "the misuse compiles"
    first = next((line for line in errors.splitlines() if "error:" in line), "")
    if expected not in first:
        return f"the misuse fails for another reason than '{expected}':\n{errors}"
    return None


def main(compiler, snippet, includes):
    found = problem(compiler, snippet, includes)
    if found:
        print(f"{snippet}: {found}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
