"""Compares the tables of the documents with the sources.

    tables.py ROOT
"""

import re
import sys
from pathlib import Path

import headers

# The heading in docs/library.md, the header, and how the struct opens there.
SETTINGS = [
    ("`Config`", "config.h", "struct Config {"),
    ("`Spool`", "config.h", "struct Spool {"),
    ("`HttpClient::Options`", "http_client.h", "struct Options {"),
    ("`Batcher::Options`", "batcher.h", "struct Options {"),
    ("`CurlOptions`", "transport.h", "struct CurlOptions {"),
]
# What analytics_config in c.h is made of.
C_SETTINGS = [
    ("config.h", "struct Config {"),
    ("config.h", "struct Spool {"),
    ("transport.h", "struct CurlOptions {"),
]
# The page, and where its settings are made.
DESTINATIONS = [
    ("webhook", "webhook"),
    ("segment", "segment"),
    ("kafka", "kafka/kafka_settings"),
    ("sqlite", "sqlite/warehouse"),
    ("postgres", "postgres/warehouse"),
]
REJECTION = re.compile(
    r'(?:return |reject(?:ed|_all)?\((?:[^()"]*, )?|[?:] )"([a-z_]{6,})"')


def section(text, heading):
    """From the heading's line to the next heading of its rank or a higher one."""
    found = re.search(rf"^(#+) {re.escape(heading)}$\n", text, re.MULTILINE)
    if not found:
        return ""
    end = re.compile(rf"^#{{1,{len(found[1])}}} ", re.MULTILINE).search(text, found.end())
    return text[found.end():end.start() if end else len(text)]


def rows(text):
    """The cells of each row of the tables in it, heads left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    rules = {index for index, row in enumerate(cells) if set("".join(row)) <= set("-|: ")}
    return [row for index, row in enumerate(cells)
            if index not in rules and index + 1 not in rules]


def first_table(text):
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return rows(table[0]) if table else []


def first_cells(text):
    """The first two cells of each row of the first table, without their code marks."""
    return [(row[0].strip("`"), row[1].strip("`")) for row in first_table(text)]


def differences(what, told, true):
    wrong = [f"{what}: {item} is not there any more" for item in told if item not in true]
    wrong += [f"{what}: {item} is missing" for item in true if item not in told]
    if not wrong and list(told) != list(true):
        wrong.append(f"{what}: the order is another one")
    return wrong


def error_problems(document, header):
    codes = [row for row in rows(document) if row[0].isdigit()]
    told = [(int(row[0]), row[1].strip("`")) for row in codes]
    wrong = differences("docs/errors.md", told, headers.error_codes(header))
    return wrong + [f"docs/errors.md: {row[1]} doesn't say what it means and what to do"
                    for row in codes if not all(row[2:4])]


def setting_problems(document, heading, header, opening, known, what="docs/library.md"):
    told = first_cells(section(document, heading))
    true = [(name, headers.plain(default, known))
            for name, default in headers.fields(header, opening)]
    return differences(f"{what}, {heading}", told, true)


def c_problems(document, header, public, journey):
    """Each function is told and tried, each setting of C++ is one of C too or told to be none."""
    wrong = differences("c.h", headers.c_error_codes(header),
                        headers.error_codes(public["result.h"]))
    for function in headers.c_functions(header):
        if f"{function}(" not in journey:
            wrong.append(f"src/c/journey_test.c: {function} is missing")
        if f"`{function}`" not in document:
            wrong.append(f"docs/c.md: {function} is missing")
    cpp = [name for file, opening in C_SETTINGS
           for name, _ in headers.fields(public[file], opening)]
    settings = set(headers.c_settings(header))
    absent = [name for name in cpp
              if not settings & {name, f"{name}_ms", f"{name}_json", f"spool_{name}"}]
    told = [row[0].strip("`") for row in first_table(section(document, "What C does without"))]
    return wrong + differences("docs/c.md, What C does without", told, absent)


def rejection_codes(sources):
    return sorted({code for text in sources for code in REJECTION.findall(text)})


def rejection_problems(document, sources):
    told = [row[0].strip("`") for row in first_table(section(document, "Rejections"))]
    return differences("docs/tracking-api.md, Rejections", sorted(told), rejection_codes(sources))


def option_problems(what, text, source):
    options = set(re.findall(r'"(--[a-z-]+)"', source)) - {"--version"}
    plain = text.replace("\\-", "-")
    return [f"{what}: {option} is missing" for option in sorted(options) if option not in plain]


def package_problems(document, script):
    groups = re.search(r"groups=\((.*?)^\)", script, re.MULTILINE | re.DOTALL)[1]
    packages = {package for group in re.findall(r'"(.*?)"', groups, re.DOTALL)
                for package in group.split()}
    told = set(re.findall(r"[\w.+-]+", document))
    return [f"docs/dependencies.md: {package} is missing" for package in sorted(packages - told)]


def destination_problems(what, text, source):
    told = first_cells(text)
    entries = re.findall(r'\{+\.name = "(\w+)",(.*?)\.description', source, re.DOTALL)
    true = []
    for name, rest in entries:
        default = re.search(r'\.default_text = "([^"]*)"', rest)
        needed = "none: it is needed" if ".required = true" in rest else "none"
        true.append((name, default[1] if default else needed))
    return differences(what, told, true)


def routing_problems(document, test):
    told = [(row[0].strip("`"), row[1] == "yes", row[2] == "yes")
            for row in first_table(section(document, "`integrations`"))]
    true = [(quoted or raw, webhook == "true", warehouse == "true")
            for raw, quoted, webhook, warehouse in re.findall(
                r'Row\{(?:R"\((.*?)\)"|"(.*?)"), (\w+), (\w+)\}', test)]
    return differences("docs/routing.md", told, true)


def problems(root):
    root = Path(root)

    def read(path):
        return (root / path).read_text(encoding="utf-8")

    public = {file.name: file.read_text(encoding="utf-8")
              for file in (root / "include/analytics").glob("*.h")}
    known = {}
    for text in public.values():
        known |= headers.constants(text)
    library, server = read("docs/library.md"), read("docs/server.md")

    wrong = error_problems(read("docs/errors.md"), public["result.h"])
    for heading, header, opening in SETTINGS:
        wrong += setting_problems(library, heading, public[header], opening, known)
    wrong += setting_problems(read("docs/oauth.md"), "`OAuthConfig`", public["oauth.h"],
                              "struct OAuthConfig {", known, "docs/oauth.md")
    wrong += c_problems(read("docs/c.md"), public["c.h"], public, read("src/c/journey_test.c"))
    ingest = [read(f"server/ingest/{name}.cpp")
              for name in ("body", "check", "event_rules", "tracking_api")]
    wrong += rejection_problems(read("docs/tracking-api.md"), ingest)
    options = read("server/app/options.cpp")
    wrong += option_problems("docs/server.md", server, options)
    wrong += option_problems("packaging/analyticsd.1", read("packaging/analyticsd.1"), options)
    for name, source in DESTINATIONS:
        what = f"docs/destinations/{name}.md"
        wrong += destination_problems(what, read(what), read(f"server/destinations/{source}.cpp"))
    archive = "docs/destinations/archive.md"
    wrong += destination_problems(archive, section(read(archive), "Settings"),
                                  read("server/destinations/archive/settings.cpp"))
    wrong += package_problems(read("docs/dependencies.md"), read("tools/install-packages"))
    wrong += routing_problems(read("docs/routing.md"), read("server/route/integrations_test.cpp"))
    return wrong


if __name__ == "__main__":
    FOUND = problems(sys.argv[1])
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
