"""Nothing stands alone: each source is built, each room has a README, nothing is left to do."""

import re
from pathlib import PurePosixPath

from finding import Finding
from house import CPP_FOLDERS, README_FOLDERS
from tree import matches

# Written in two pieces, so that this file passes its own check.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")


def check(files):
    yield from check_orphans(files)
    yield from check_readmes(files)
    yield from check_unfinished(files)


def check_orphans(files):
    builds = [(file.folder, words(file.text)) for file in files
              if file.name == "CMakeLists.txt" or file.suffix == ".cmake"]
    for file in files:
        if file.suffix in (".cpp", ".c") and file.path.startswith(CPP_FOLDERS):
            if not any(lists(folder, names, file.path) for folder, names in builds):
                yield Finding(file.path, 1, "no CMakeLists.txt lists this file",
                              "add it to its room's, or delete it")


def words(text):
    """The paths that a CMake file names, as patterns: a leading variable, such as a root, is
    dropped, any other one stands for whatever it may be."""
    text = re.sub(r"#[^\n]*", "", text)
    paths = {re.sub(r"^\$\{\w+\}/", "", word) for word in re.findall(r'[^\s()"]+', text)}
    return {re.sub(r"\$\{\w+\}", "*", path) for path in paths if path.endswith((".cpp", ".c"))}


def lists(folder, patterns, path):
    names = [path]
    if folder != "." and PurePosixPath(path).is_relative_to(folder):
        names.append(str(PurePosixPath(path).relative_to(folder)))
    return any(matches(name, pattern) for name in names for pattern in patterns)


def check_readmes(files):
    paths = {file.path for file in files}
    folders = {str(parent) for file in files if file.name != "CMakeLists.txt"
               for parent in PurePosixPath(file.path).parents}
    for folder in sorted(folders):
        if any(matches(folder, pattern) for pattern in README_FOLDERS):
            if f"{folder}/README.md" not in paths:
                yield Finding(f"{folder}/README.md", 1, "missing",
                              "say what lives here, what may come in, what must not, "
                              "and where to start reading")


def check_unfinished(files):
    for file in files:
        for number, line in enumerate(file.lines, 1):
            if match := UNFINISHED.search(line):
                yield Finding(file.path, number, f"`{match[1]}` left in",
                              "do it now, or open an issue and take the note out")
