"""Compares every code that the server's sources can count with the help that is given for it, and
that with docs/codes.md.

    codes.py ROOT
"""

import re
import sys
from pathlib import Path

import headers
import tables

STRING = r'"((?:[^"\\]|\\.)*)"'
STRINGS = rf"(?:{STRING}\s*)+"
ENTRY = re.compile(rf"\{{({STRINGS}),\s*({STRINGS}),\s*({STRINGS})\}}")
# The heading in docs/codes.md, and the tables of server/console that it has.
CHAPTERS = [
    ("Rejections", "rejected", ["Rejections"]),
    ("Filters", "filtered", ["Filters"]),
    ("Delivery", "delivery", ["Http"]),
    ("The catalogue", "delivery", ["Catalogue"]),
    ("Files, storage and Kafka", "delivery", ["Storage", "Kafka"]),
    ("Warehouses", "delivery", ["Warehouses"]),
]
# These never come out of an attempt by their name: an answer has its status, and tokens are the
# library's.
NO_OUTCOME = {"http_status", "no_token"}
# A pack's fixture names outcomes, and what the router filters.
FIXTURES = {"not_mapped", "discarded", "NO_MATCHING_MAPPING"}
# The library refuses a request so that it can't make.
REFUSED = {"invalid_config"}


def joined(literals):
    return re.sub(r"\\(.)", r"\1", "".join(re.findall(STRING, literals)))


def help_tables(text):
    """{"Rejections": [(code, meaning, action), …]} from the sources' kRejections."""
    found = re.findall(r"constexpr auto k(\w+) = .*?\(\{\n(.*?)^\}\);", text, re.M | re.S)
    return {name: [tuple(joined(match[group]) for group in (1, 3, 5))
                   for match in ENTRY.finditer(body)] for name, body in found}


def strings_after_code(text):
    """Every string that stands in what a member `code` is given."""
    given = re.findall(r"\.code =([^,;}]*)[,;}]", text)
    return {code for value in given for code in re.findall(r'"(\w+)"', value)}


def begun_messages(text):
    """Where a message's first word is the code: "PG_08006: …"; and tables of such words."""
    return set(re.findall(r'"((?:PG_|SQLITE_|E[A-Z]{3}|PRIVATE_|TLS)\w*)(?:"|: )', text))


def rejected(read, ingest):
    stamped = re.findall(r'rejected = [^"}]*"(\w+)"', read("server/workspace/stamped_event.cpp"))
    return {*tables.rejection_codes(ingest), *stamped}


def network_and_disk(header):
    return {name for number, name in headers.error_codes(header)
            if 400 <= number < 600 and name not in NO_OUTCOME}


def delivered(sources, read):
    """Of the delivery engine and the destinations: their sources by path, and whole files."""
    codes = set()
    for path, text in sources.items():
        if "pack/file/" in path:  # What packs say of codes, which are on their services' pages.
            continue
        codes |= strings_after_code(text)
        codes |= set(re.findall(r"\.code = name\(ErrorCode::(\w+)\)", text))
        if "postgres/" in path or "sqlite/" in path:
            codes |= begun_messages(text)
        if "pack/delivery/" in path:
            codes |= set(re.findall(r'(?:discarded|refusal)\("(\w+)"', text))
        if "kafka/" in path:
            codes |= set(re.findall(r"RD_KAFKA_RESP_ERR_(\w+)", text)) - {"NO_ERROR"}
    call = read("server/destinations/pack/delivery/call.h")
    codes |= set(re.findall(r'kAttemptTooLarge = "(\w+)"', call))
    http = read("server/destinations/http_outcome.cpp")
    named = dict(re.findall(r'case ErrorCode::(\w+):\s+return "(\w+)";', http))
    codes |= set(named.values())
    codes |= REFUSED | network_and_disk(read("include/analytics/result.h")) - set(named)
    states = read("server/destinations/postgres/failure.cpp")
    codes |= {"PG_" + state for state in re.findall(r'\{"([0-9A-Z]{2,5})", "', states)}
    codes |= set(re.findall(r'\{"(\w+)", [k"]', read("server/destinations/archive/s3_answer.cpp")))
    rows = read("server/destinations/warehouse/rows.cpp")
    return (codes | set(re.findall(r"Error\{ErrorCode::(\w+)", rows))) - FIXTURES


def is_class_of(entry, code):
    return entry.endswith("*") and len(entry) > 1 and code.startswith(entry[:-1])


def unexplained(what, codes, entries):
    return [f"server/console/code_help: no help for {code}, {what}" for code in sorted(codes)
            if code not in entries and not any(is_class_of(entry, code) for entry in entries)]


def unused(what, codes, entries):
    """Entries that no source can count; statuses, classes and Kafka's names are others' words."""
    return [f"server/console/code_help: {code}, {what}, is in no source any more"
            for code in entries if code not in codes
            and not re.fullmatch(r"\d\d\d|\dxx|\w*\*", code)]


def page_problems(document, told):
    wrong = []
    for heading, _, names in CHAPTERS:
        page = [(row[0].strip("`"), *row[1:])
                for row in tables.first_table(tables.section(document, heading))]
        true = [row for name in names for row in told[name]]
        wrong += tables.differences(f"docs/codes.md, {heading}", page, true)
    return wrong


def length_problems(told):
    return [f"server/console/code_help: {code} has more than two sentences"
            for entries in told.values() for code, *texts in entries
            if any(len(re.findall(r"[.?](?: |$)", text)) > 2 for text in texts)]


def problems(root):
    root = Path(root)

    def read(path):
        return (root / path).read_text(encoding="utf-8")

    def sources(*folders):
        files = [file for folder in folders for file in (root / folder).rglob("*.cpp")
                 if not re.search(r"_(test|bench|fuzz)\.cpp$", file.name)]
        return {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in files}

    told = help_tables("\n".join(sources("server/console").values()))
    ingest = [read(f"server/ingest/{name}.cpp")
              for name in ("body", "check", "event_rules", "tracking_api")]
    true = {
        "rejected": rejected(read, ingest),
        "filtered": {code for text in sources("server/route").values()
                     for code in strings_after_code(text)},
        "delivery": delivered(sources("server/deliver", "server/destinations", "server/sqlite"),
                              read),
    }
    wrong = page_problems(read("docs/codes.md"), told) + length_problems(told)
    for kind, codes in true.items():
        entries = [code for _, one, names in CHAPTERS if one == kind
                   for name in names for code, _, _ in told[name]]
        kafkas = [code for code, _, _ in told["Kafka"]]
        wrong += unexplained(kind, codes, entries)
        wrong += unused(kind, codes, [code for code in entries if code not in kafkas])
    return wrong


if __name__ == "__main__":
    FOUND = problems(sys.argv[1])
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
