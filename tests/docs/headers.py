"""What the documents' tables are compared with, read from the sources."""

import re

FIELD = re.compile(r"^  (?!///|//)[\w:<>()&, ]+? (\w+)(?: = ([^;]+)|(\{\}));", re.MULTILINE)
CONSTANT = re.compile(r"inline constexpr [\w:*<> ]+? (k\w+) = ([^;]+);")
UNITS = {"seconds": "s", "milliseconds": "ms", "hours": "h"}


def without_comments(text):
    return re.sub(r"//.*", "", text)


def body_of(text, opening):
    """What stands between the braces that follow, up to the line that closes them."""
    begin = text.index(opening) + len(opening)
    indent = re.search(r"[ \t]*$", text[:text.index(opening)])[0]
    return text[begin:text.index(f"\n{indent}}};", begin)]


def error_codes(text):
    """(number, name) in the header's order."""
    enum = without_comments(body_of(text, "enum class ErrorCode : std::uint16_t {"))
    return [(int(number), name) for name, number in re.findall(r"(\w+) = (\d+)", enum)]


def c_error_codes(text):
    """The same of the header for C, with the names as C++ has them."""
    enum = without_comments(body_of(text, "enum analytics_error_code {"))
    return [(int(number), name.lower())
            for name, number in re.findall(r"ANALYTICS_(\w+) = (\d+)", enum)]


def c_settings(text):
    """The members of analytics_config."""
    body = without_comments(text.partition("typedef struct analytics_config {")[2])
    return re.findall(r"(\w+);", body.partition("}")[0])


def c_functions(text):
    return re.findall(r"^(?!typedef)[\w *]+?\b(analytics_\w+)\(", without_comments(text),
                      re.MULTILINE)


def fields(text, opening):
    """(name, default as C++) in the header's order."""
    body = without_comments(body_of(text, opening))
    lines = [re.sub(r"^\s+", "  ", line) for line in body.splitlines()]
    return [(found[1], found[2] or "{}")
            for found in FIELD.finditer("\n".join(lines))]


def constants(text):
    return dict(CONSTANT.findall(text))


def plain(default, known):
    """A default as the tables write it."""
    default = default.strip()
    default = known.get(default, default)
    duration = re.fullmatch(r"std::chrono::(\w+)\((\d+)\)", default)
    if duration:
        return f"{int(duration[2]):,} {UNITS[duration[1]]}"
    if re.fullmatch(r"[\d' *]+", default):
        value = 1
        for factor in default.replace("'", "").split("*"):
            value *= int(factor)
        mib = 1024 * 1024
        return f"{value // mib} MiB" if value >= mib and value % mib == 0 else f"{value:,}"
    if default == "{}":
        return "empty"
    return default.rpartition("::")[2].strip('"')
