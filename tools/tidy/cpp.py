"""Enough of C++ to find functions: no parser, but comments, literals and braces are exact.

A function is what opens a brace at namespace or class level and has a parameter list before it;
everything inside it, lambdas and local classes too, counts as its own lines.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r'''(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>\bR|\b(?:u8|u|U|L)R)"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)"
      | (?P<number>\b\d(?:'?\w|\.)*)
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<char>'(?:\\.|[^'\\\n])*')''',
    re.DOTALL | re.VERBOSE)


def blank(text):
    """The text with comments and the insides of literals made spaces; line breaks stay."""
    return TOKEN.sub(blank_token, text)


def blank_token(match):
    token = match.group()
    if match["number"] is not None:
        return token.replace("'", "_")
    if match["comment"] is not None:
        return spaces(token)
    return '"' + spaces(token[1:-1]) + '"'


def spaces(text):
    return re.sub(r"[^\n]", " ", text)


def without_preprocessor(bare):
    """Directives blanked, and of each #if only the first branch left: its braces balance."""
    lines, skipped, continued = [], [], False
    for line in bare.split("\n"):
        directive = re.match(r"\s*#\s*(\w*)", line)
        if directive and not continued:
            track_branch(directive[1], skipped)
        drop = continued or directive or any(skipped)
        continued = bool(directive or continued) and line.endswith("\\")
        lines.append(spaces(line) if drop else line)
    return "\n".join(lines)


def track_branch(name, skipped):
    if name in ("if", "ifdef", "ifndef"):
        skipped.append(False)
    elif name in ("elif", "else") and skipped:
        skipped[-1] = True
    elif name == "endif" and skipped:
        skipped.pop()


@dataclass(frozen=True)
class Function:
    line: int
    lines: int
    name: str


class Unbalanced(Exception):
    """Braces that do not close."""


def functions(bare):
    """The functions of a file that `blank` went over, in order."""
    return Scan(without_preprocessor(bare)).run()


class Scan:
    """Walks over the braces once. A scope is 'outer' (namespace, class), 'function' or 'block'."""

    def __init__(self, text):
        self.text = text
        self.scopes = ["outer"]
        self.head_start = 0  # where the declaration began that we are reading
        self.body_start = 0  # where the declaration began whose body is open
        self.found = []

    def run(self):
        for match in re.finditer(r"[{};]|\b(?:public|private|protected)\s*:", self.text):
            getattr(self, {"{": "opens", "}": "closes"}.get(match[0], "ends"))(match)
        if len(self.scopes) != 1:
            raise Unbalanced(self.line_of(self.body_start))
        return self.found

    def ends(self, match):
        """A semicolon or an access specifier: whatever comes next is a new declaration."""
        if self.scopes[-1] == "outer" and not self.in_parentheses(match.start()):
            self.head_start = match.end()

    def opens(self, match):
        if self.scopes[-1] != "outer":
            self.scopes.append("block")
            return
        kind = kind_of(self.text[self.head_start:match.start()])
        self.scopes.append(kind)
        if kind == "outer":
            self.head_start = match.end()
        elif kind == "function":
            self.body_start = self.head_start

    def closes(self, match):
        if len(self.scopes) == 1:
            raise Unbalanced(self.line_of(match.start()))
        kind = self.scopes.pop()
        if self.scopes[-1] != "outer":
            return
        if kind == "function" and not self.goes_on(match.end()):
            self.add(match.start())
        if kind != "block" and not self.goes_on(match.end()):
            self.head_start = match.end()

    def goes_on(self, position):
        """A member initialiser in braces is followed by the next one, or by the body."""
        return re.match(r"\s*[,{]", self.text[position:position + 200]) is not None

    def add(self, end):
        start = self.body_start
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        head = self.text[start:end]
        line = self.line_of(start)
        name = re.search(r"([\w:~]+|operator\s*\S+)(?:<[^()]*>)?\s*\(", head)
        self.found.append(Function(line, self.line_of(end) - line + 1,
                                   name[1] if name else "function"))

    def in_parentheses(self, position):
        head = self.text[self.head_start:position]
        return head.count("(") > head.count(")")

    def line_of(self, position):
        return self.text.count("\n", 0, position) + 1


def kind_of(head):
    """What the brace after `head` opens: 'outer', 'function' or 'block' (an initialiser)."""
    head = re.sub(r"\[\[.*?\]\]|\balignas\s*\([^)]*\)", " ", head, flags=re.DOTALL)
    head = without_template_parameters(head).strip()
    if re.match(r'(inline\s+)?namespace\b|extern\s*"', head):
        return "outer"
    if head.count("(") > head.count(")") or head.endswith(("=", ",", "return")):
        return "block"
    before_bases = head.split(":", 1)[0]
    if re.match(r"(typedef\s+|static\s+|constexpr\s+)*(class|struct|union|enum)\b", head):
        if "(" not in before_bases:
            return "outer"
    return "function" if "(" in head else "block"


def without_template_parameters(head):
    """`template <...> requires (...)` goes, so that what is declared stands first."""
    while match := re.match(r"\s*template\s*<", head):
        head = after_balanced(head, match.end(), "<", ">")
    if match := re.match(r"\s*requires\s*\(", head):
        head = after_balanced(head, match.end(), "(", ")")
    return re.sub(r"^\s*requires\s[^()]*?(?=\b(?:class|struct)\b)", "", head)


def after_balanced(text, position, opening, closing):
    depth = 1
    while depth and position < len(text):
        depth += {opening: 1, closing: -1}.get(text[position], 0)
        position += 1
    return text[position:]
