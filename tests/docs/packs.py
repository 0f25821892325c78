"""Compares each pack of the catalogue with its page, and all of them with docs/catalogue.md: names,
aliases, settings, and the codes by which it refuses events.

    packs.py ROOT
"""

import re
import sys
from pathlib import Path

import yaml

# What every pack has is on the catalogue's own page.
EVERYWHERE = {"mappings", "relay_url", "timeout_seconds", "allow_private_networks"}


def codes_of(part):
    """The codes of `refuse`, wherever it stands, and of steps that refuse."""
    if isinstance(part, list):
        return set().union(*map(codes_of, part))
    if not isinstance(part, dict):
        return set()
    found = set()
    refusals = part.get("refuse", [])
    for refusal in refusals if isinstance(refusals, list) else [refusals]:
        if isinstance(refusal, dict) and isinstance(refusal.get("code"), str):
            found.add(refusal["code"])
    return found.union(*map(codes_of, part.values()))


def check_pack(pack, page, overview):
    """What is wrong, a line each."""
    kind = pack["type"]
    if f"# The destination `{kind}`" not in page:
        yield f"docs/destinations/{kind}.md: the heading is not \"The destination `{kind}`\""
    wanted = {f"`{pack['name']}`": "name"}
    wanted |= {f"`{alias}`": "alias" for alias in pack.get("aliases", [])}
    wanted |= {f"`{one['name']}`": "setting" for one in pack.get("settings", [])}
    wanted |= {f"`{code}`": "code" for code in codes_of(pack.get("actions", {}))}
    if "age_max" in pack.get("accepts", {}):
        wanted["`event_too_old`"] = "code"
    for text, what in wanted.items():
        if text not in page:
            yield f"docs/destinations/{kind}.md: does not have the {what} {text}"
    link = rf"\[`{kind}`\]\(destinations/{kind}\.md\)"
    row = rf"^\| [^|]+ \| {link} \| `{re.escape(pack['name'])}` \|$"
    if not re.search(row, overview, re.MULTILINE):
        yield f"docs/catalogue.md: has no row for `{kind}` with the name `{pack['name']}`"


def main(root):
    docs = root / "docs"
    overview = (docs / "catalogue.md").read_text()
    faults = [f"docs/catalogue.md: does not have the setting `{name}`" for name in EVERYWHERE
              if f"`{name}`" not in overview]
    files = sorted((root / "catalog").glob("*.yaml"))
    for file in files:
        page = docs / "destinations" / f"{file.stem}.md"
        if not page.exists():
            faults.append(f"{page.relative_to(root)} is missing")
            continue
        faults += check_pack(yaml.safe_load(file.read_text()), page.read_text(), overview)
    named = set(re.findall(r"\]\(destinations/([a-z0-9-]+)\.md\) \| `", overview))
    faults += [f"docs/catalogue.md: there is no catalog/{name}.yaml"
               for name in named - {file.stem for file in files}]
    for fault in faults:
        print(fault)
    print(f"{len(files)} packs")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
