"""How long files, functions and lines may be."""

import ast
import re

import cpp
from finding import Finding
from house import COLUMNS_MAX, FILE_LINES_MAX, FUNCTION_LINES_MAX

COLUMN_SUFFIXES = {".h", ".cpp", ".c", ".ts", ".py", ".sh", ".cmake", ".txt"}


def check(files):
    for file in files:
        if file.is_code:
            yield from check_file(file)
            yield from check_functions(file)
        if file.suffix in COLUMN_SUFFIXES:
            yield from check_lines(file)


def check_file(file):
    count = len(file.lines)
    if count > FILE_LINES_MAX:
        yield Finding(file.path, count, f"{count} lines, at most {FILE_LINES_MAX}",
                      "split it by what it does")


def check_lines(file):
    for number, line in enumerate(file.lines, 1):
        if len(line) > COLUMNS_MAX:
            yield Finding(file.path, number, f"{len(line)} columns, at most {COLUMNS_MAX}",
                          "break the line")


def check_functions(file):
    try:
        found = FUNCTIONS.get(file.suffix, no_functions)(file)
    except cpp.Unbalanced as unbalanced:
        yield Finding(file.path, unbalanced.args[0], "braces that do not balance",
                      "keep whole functions inside one branch of an #if")
        return
    for function in found:
        if function.lines > FUNCTION_LINES_MAX:
            yield Finding(file.path, function.line,
                          f"{function.name} has {function.lines} lines, "
                          f"at most {FUNCTION_LINES_MAX}",
                          "take a step out of it and give it a name")


def no_functions(_file):
    return []


def cpp_functions(file):
    return cpp.functions(file.bare)


def python_functions(file):
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield cpp.Function(node.lineno, node.end_lineno - node.lineno + 1, node.name)


def shell_functions(file):
    """`name() {` at the start of a line, to the `}` at the start of a line."""
    for match in re.finditer(r"^(\w+)\(\) \{\n.*?^\}", file.text, re.MULTILINE | re.DOTALL):
        line = file.text.count("\n", 0, match.start()) + 1
        yield cpp.Function(line, match[0].count("\n") + 1, match[1])


FUNCTIONS = {".h": cpp_functions, ".cpp": cpp_functions, ".c": cpp_functions,
             ".py": python_functions, ".sh": shell_functions}
