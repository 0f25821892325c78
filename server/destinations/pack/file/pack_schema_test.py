"""docs/pack.schema.json takes every pack of the catalogue and of the reader's tests, and refuses
what the reader refuses by its shape alone.

    pack_schema_test.py ROOT
"""

import copy
import json
import sys
import unittest
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(sys.argv.pop(1))
SCHEMA = json.loads((ROOT / "docs/pack.schema.json").read_text(encoding="utf-8"))


class Loader(yaml.SafeLoader):
    """Types what stands without quotes as JSON does, as the server's reader."""
    yaml_implicit_resolvers = {}


def scalar(loader, node):
    text = loader.construct_scalar(node)
    if node.style is not None:
        return text
    if text in ("", "~"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, (str, list, dict)) else value


Loader.add_constructor("tag:yaml.org,2002:str", scalar)


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def complaints(pack):
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(pack)]


def changed(pack, change):
    other = copy.deepcopy(pack)
    change(other)
    return other


class Schema(unittest.TestCase):
    def setUp(self):
        self.whole = load(ROOT / "fuzz/corpus/pack_file/everything")

    def test_is_one_of_draft_7(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_takes_every_pack(self):
        packs = sorted(ROOT.glob("catalog/*.yaml")) + sorted(ROOT.glob("catalog/*.json"))
        packs += [ROOT / "fuzz/corpus/pack_file/everything", ROOT / "fuzz/corpus/pack_file/small"]
        for path in packs:
            with self.subTest(path.name):
                self.assertEqual(complaints(load(path)), [])

    def test_refuses_an_unknown_member_wherever_it_stands(self):
        action = self.whole["actions"]["trackEvent"]
        places = [self.whole, self.whole["settings"][0], self.whole["limits"],
                  self.whole["accepts"], self.whole["deletion"], self.whole["mappings"][0],
                  self.whole["fixtures"][0], self.whole["answers"][0], action,
                  action["fields"]["event"], action["refuse"][0], action["batch"],
                  action["steps"][0], action["steps"][0]["request"],
                  action["steps"][0]["request"]["auth"], action["results"]]
        for place in places:
            place["unknown_member"] = 1
            self.assertNotEqual(complaints(self.whole), [], place)
            del place["unknown_member"]
        self.assertEqual(complaints(self.whole), [])

    def test_refuses_a_pack_without_what_every_pack_needs(self):
        for name in ("pack", "type", "name", "description", "hosts", "actions", "fixtures"):
            self.assertNotEqual(complaints(changed(self.whole, lambda pack: pack.pop(name))), [])

    def test_refuses_a_step_that_does_two_things(self):
        def change(pack):
            pack["actions"]["trackEvent"]["steps"][0]["value"] = 1
        self.assertNotEqual(complaints(changed(self.whole, change)), [])


if __name__ == "__main__":
    unittest.main()
