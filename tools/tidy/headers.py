"""What every header has: `#pragma once`, an opening in prose, and no `using namespace`."""

import re

from finding import Finding


def check(files):
    for file in files:
        if file.is_header:
            yield from check_pragma(file)
            yield from check_opening(file)
            yield from check_using(file)


def check_pragma(file):
    if not re.search(r"^#pragma once$", file.text, re.MULTILINE):
        yield Finding(file.path, 1, "no include guard", "add `#pragma once`")


def check_opening(file):
    """The first thing but `#pragma once` is a comment that says what this is."""
    for number, line in enumerate(file.lines, 1):
        if not line.strip() or line.strip() == "#pragma once":
            continue
        if not line.startswith(("//", "/*")):
            break
        return
    else:
        number = 1
    yield Finding(file.path, number, "the header does not open with prose",
                  "say above the first include what it is, who uses it, and show an example")


def check_using(file):
    for match in re.finditer(r"\busing\s+namespace\b", file.bare):
        yield Finding(file.path, file.text.count("\n", 0, match.start()) + 1,
                      "`using namespace` in a header", "name what you use")
