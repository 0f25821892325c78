"""The code blocks of the documents."""

import re
from pathlib import Path
from typing import NamedTuple

FENCE = re.compile(r"^```(\w*)[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    file: Path
    line: int  # Of its first line of code, from 1.
    language: str
    text: str

    @property
    def place(self):
        return f"{self.file}:{self.line}"


def documents(root):
    root = Path(root)
    return [root / "README.md", *sorted((root / "docs").glob("**/*.md"))]


def blocks_of(file, text):
    return [Block(file, text.count("\n", 0, found.start(2)) + 1, found[1], found[2])
            for found in FENCE.finditer(text)]


def blocks(root, language):
    return [block for file in documents(root)
            for block in blocks_of(file, file.read_text(encoding="utf-8"))
            if block.language == language]
