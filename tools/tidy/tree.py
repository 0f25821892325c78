"""The files of the repository, as the rules see them: paths relative to its root, with '/'."""

import fnmatch
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import cpp
from house import CODE_SUFFIXES, CPP_SUFFIXES, SKIPPED_FOLDERS, TEXT_SUFFIXES


@dataclass(frozen=True)
class File:
    path: str
    text: str

    @property
    def name(self):
        return PurePosixPath(self.path).name

    @property
    def folder(self):
        return str(PurePosixPath(self.path).parent)

    @cached_property
    def suffix(self):
        """The suffix; a script without one is known by its first line."""
        own = PurePosixPath(self.path).suffix
        first = self.text.split("\n", 1)[0]
        if own or not first.startswith("#!"):
            return own
        return ".py" if "python" in first else ".sh"

    @property
    def is_header(self):
        return self.suffix == ".h"

    @property
    def is_cpp(self):
        return self.suffix in CPP_SUFFIXES

    @property
    def is_code(self):
        return self.suffix in CODE_SUFFIXES

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def bare(self):
        """C++ without comments and the insides of literals; lines and columns stay."""
        return cpp.blank(self.text)


def matches(path, pattern):
    """Like fnmatch, but `*` stays inside one name."""
    names, patterns = path.split("/"), pattern.split("/")
    return len(names) == len(patterns) and all(map(fnmatch.fnmatch, names, patterns))


def read(root):
    """Every text file below `root` that is ours, in order."""
    files = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in sorted(names):
            file = read_file(Path(root), Path(folder) / name)
            if file:
                files.append(file)
    return files


def read_file(root, path):
    if path.is_symlink() or not path.is_file():
        return None
    if path.suffix and path.suffix not in TEXT_SUFFIXES:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    return File(path.relative_to(root).as_posix(), text)
