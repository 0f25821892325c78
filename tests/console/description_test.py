"""docs/openapi.yaml is a good description, of the routes that the sources have, and the table of
docs/management-api.md is the same. Needs no server."""

import copy
import pathlib
import re
import sys
import unittest

from description import Description, closed, faults, problems_of_value

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "docs"))

import tables  # noqa: E402

ROUTE = re.compile(r'\{"([A-Z]+)", "(/[^"]*)",')


class TheFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.description = Description(ROOT / "docs" / "openapi.yaml")
        cls.operations = set(cls.description.operations)

    def test_is_well_formed(self):
        self.assertEqual(faults(self.description.document), [])

    def test_describes_every_route_of_the_sources(self):
        sources = (ROOT / "server" / "console").glob("*_routes.cpp")
        routes = {route for file in sources
                  for route in ROUTE.findall(file.read_text(encoding="utf-8"))}
        self.assertGreater(len(routes), 10)
        self.assertEqual(routes - self.operations, set())

    def test_is_what_the_document_lists(self):
        document = (ROOT / "docs" / "management-api.md").read_text(encoding="utf-8")
        listed = [tuple(row[0].strip("`").split(" ", 1))
                  for row in tables.first_table(tables.section(document, "Routes"))]
        self.assertEqual(listed, list(self.description.operations))

    def test_has_an_operation_for_a_path_with_ids_in_it(self):
        find = self.description.operation_of
        self.assertEqual(find("GET", "/api/sources/shop/schema.csv?x=1"),
                         "/api/sources/{id}/schema.csv")
        self.assertEqual(find("GET", "/api/events/stream"), "/api/events/stream")
        self.assertEqual(find("PUT", "/api/sources"), None)


class TheCheck(unittest.TestCase):
    """It can fail."""

    @classmethod
    def setUpClass(cls):
        cls.description = Description(ROOT / "docs" / "openapi.yaml")

    def problems(self, status, body, path="/api/sources/shop", kind="application/json"):
        return len(self.description.problems_of("GET", path, status, kind, body))

    def test_finds_what_an_answer_has_too_much_or_too_little(self):
        good = '{"success":false,"code":"a","message":"b","error":"b"}'
        self.assertEqual(self.problems(404, good), 0)
        self.assertEqual(self.problems(404, good.replace("}", ',"more":1}')), 1)
        self.assertEqual(self.problems(404, good.replace('"code":"a",', "")), 1)
        self.assertEqual(self.problems(404, good.replace("false", "true")), 1)
        self.assertEqual(self.problems(418, good), 1)
        self.assertEqual(self.problems(404, good, kind="text/html"), 1)

    def test_closes_schemas_that_are_put_together(self):
        schema = self.description.schema("Accounting")
        sums = {key: 0 for key in ("received", "rejected", "duplicates", "suppressed", "accepted")}
        good = sums | {"rejected_by_code": {}, "sources": {}, "destinations": {}}
        self.assertEqual(problems_of_value(good, schema), [])
        self.assertEqual(len(problems_of_value(good | {"more": 1}, schema)), 1)
        inner = good | {"sources": {"shop": sums | {"rejected_by_code": {}, "more": 1}}}
        self.assertNotEqual(problems_of_value(inner, schema), [])

    def test_leaves_open_what_says_so(self):
        schema = {"type": "object", "properties": {}, "additionalProperties": {"type": "integer"}}
        self.assertEqual(closed(schema), schema)

    def test_finds_what_is_wrong_with_the_file(self):
        def after(change):
            document = copy.deepcopy(self.description.document)
            change(document)
            return len(faults(document))
        self.assertEqual(after(lambda d: d["components"]["schemas"].pop("Server")), 1)
        self.assertEqual(after(lambda d: d["paths"]["/livez"]["get"].pop("responses")), 1)
        self.assertEqual(after(lambda d: d["paths"]["/api/sources/{id}"]["get"]
                               .pop("parameters")), 1)
        self.assertEqual(after(lambda d: d["components"]["schemas"]
                               .update(Unused={"type": "string"})), 1)
        self.assertEqual(after(lambda d: d["components"]["schemas"]["Server"]
                               .update(type="thing")), 1)


if __name__ == "__main__":
    unittest.main()
