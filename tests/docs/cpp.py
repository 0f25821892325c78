"""Compiles the C++ of the documents. (c.py does so with their C.)

    cpp.py COMPILER ROOT

A block with `int main` must be the text of a program in examples/, which is built and run
elsewhere. Every other block is the body of a function; WRAPPING says what it may rely on.
"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from blocks import blocks

FLAGS = ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused-variable",
         "-Wno-unused-but-set-variable"]

WRAPPING = """\
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <analytics/analytics.h>
#include <analytics/nlohmann.h>
#include <analytics/oauth.h>
#include <analytics/testing.h>
using namespace analytics;
"""
# An inner block, so that a fragment may declare the names anew.
FUNCTION = """\
[[maybe_unused]] static void fragment_{number}(
    [[maybe_unused]] analytics::Analytics& analytics, [[maybe_unused]] HttpClient& client,
    [[maybe_unused]] Batcher& batcher, [[maybe_unused]] const std::string& write_key) {{
  {{
#line {line} "{file}"
{text}  }}
}}
"""


class Language(NamedTuple):
    name: str  # Of the blocks, and the suffix of the examples.
    flags: list
    wrapping: str
    function: str  # With {number}, {file}, {line} and {text}.


CPP = Language("cpp", ["-std=c++20", "-x", "c++", "-"], WRAPPING, FUNCTION)


def is_program(block):
    return "int main(" in block.text


def program_problems(block, examples):
    if any(block.text == example for example in examples.values()):
        return []
    return [f"{block.place}: this program is none of {', '.join(sorted(examples))}"]


def wrapped(fragments, language):
    functions = [language.function.format(number=number, line=block.line, file=block.file,
                                          text=block.text)
                 for number, block in enumerate(fragments)]
    return language.wrapping + "".join(functions)


def fragment_problems(compiler, include, fragments, language=CPP):
    done = subprocess.run([compiler, *FLAGS, "-I", include, *language.flags], check=False,
                          input=wrapped(fragments, language), capture_output=True, text=True)
    return [done.stderr] if done.returncode != 0 else []


def problems(compiler, root, language=CPP):
    found = blocks(root, language.name)
    examples = {f"examples/{file.name}": file.read_text(encoding="utf-8")
                for file in (Path(root) / "examples").glob(f"*.{language.name}")}
    wrong = [problem for block in found if is_program(block)
             for problem in program_problems(block, examples)]
    fragments = [block for block in found if not is_program(block)]
    if not fragments or len(fragments) == len(found):
        wrong.append("there should be programs and fragments; is the documentation found at all?")
    return wrong + fragment_problems(compiler, f"{root}/include", fragments, language)


if __name__ == "__main__":
    FOUND = problems(*sys.argv[1:])
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
