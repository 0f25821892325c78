"""What a rule returns: where, what is wrong, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str
    todo: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}: {self.todo}"
