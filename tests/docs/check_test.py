"""Each check can fail, and passes what is right. Run: python3 tests/docs/check_test.py"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import c  # noqa: E402
import codes  # noqa: E402
import cpp  # noqa: E402
import data  # noqa: E402
import headers  # noqa: E402
import links  # noqa: E402
import packs  # noqa: E402
import tables  # noqa: E402
from blocks import Block, blocks_of, documents  # noqa: E402

INCLUDE = str(Path(__file__).resolve().parents[2] / "include")


def block(language, text):
    return Block(Path("some.md"), 7, language, text)


class Blocks(unittest.TestCase):
    def test_have_language_text_and_line(self):
        found = blocks_of(Path("a.md"), "one\n\n```sh\nls\n```\n\n```\nplain\n```\n")
        self.assertEqual(found, [Block(Path("a.md"), 4, "sh", "ls\n"),
                                 Block(Path("a.md"), 8, "", "plain\n")])

    def test_are_looked_for_in_the_readme_in_docs_and_in_its_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "docs/guides").mkdir(parents=True)
            files = [root / name for name in ("README.md", "docs/a.md", "docs/guides/b.md")]
            for file in files:
                file.write_text("", encoding="utf-8")
            self.assertEqual(documents(root), files)


class Cpp(unittest.TestCase):
    def test_fragment_may_use_the_wrappings_names(self):
        good = block("cpp", 'analytics.flush(std::chrono::seconds(1));\nbatcher.take();\n')
        self.assertEqual(cpp.fragment_problems("g++", INCLUDE, [good]), [])

    def test_wrong_fragment_is_told_with_its_place(self):
        (problem,) = cpp.fragment_problems("g++", INCLUDE, [block("cpp", "\nclient.sned();\n")])
        self.assertIn("some.md:8", problem)

    def test_ignored_result_is_an_error(self):
        ignored = block("cpp", 'client.send(write_key, batcher.take());\n')
        self.assertNotEqual(cpp.fragment_problems("g++", INCLUDE, [ignored]), [])

    def test_program_must_be_an_example(self):
        program = block("cpp", "int main() {}\n")
        self.assertEqual(cpp.program_problems(program, {"a.cpp": "int main() {}\n"}), [])
        self.assertEqual(cpp.program_problems(program, {"a.cpp": "int main() { }\n"}),
                         ["some.md:7: this program is none of a.cpp"])


class C(unittest.TestCase):
    def test_fragment_may_use_the_wrappings_names(self):
        good = block("c", "analytics_flush(client, 1000, NULL);\nputs(user_id);\n")
        self.assertEqual(cpp.fragment_problems("gcc", INCLUDE, [good], c.C), [])

    def test_wrong_fragment_is_told_with_its_place(self):
        (problem,) = cpp.fragment_problems("gcc", INCLUDE, [block("c", "\nauto a = 1;\n")], c.C)
        self.assertIn("some.md:8", problem)


class Data(unittest.TestCase):
    def test_shell_is_parsed(self):
        self.assertIsNone(data.shell_problem(block("sh", "ls | sort\n")))
        self.assertIsNotNone(data.shell_problem(block("sh", "if ls; done\n")))

    def test_json_is_one_value_or_one_a_line(self):
        self.assertIsNone(data.json_problem(block("json", '{"a":\n 1}\n')))
        self.assertIsNone(data.json_problem(block("json", '{"a":1}\n{"a":2}\n')))
        self.assertIsNotNone(data.json_problem(block("json", '{"a":1,}\n')))

    def test_yaml_is_judged_by_the_server(self):
        self.assertIsNotNone(data.yaml_problem(block("yaml", "version: 1\n"), "false"))
        self.assertIsNone(data.yaml_problem(block("yaml", "version: 1\n"), "true"))
        self.assertIsNotNone(data.yaml_problem(block("yaml", "pack: 1\ntype: x\n"), "false"))
        self.assertIsNone(data.yaml_problem(block("yaml", "pack: 1\ntype: x\n"), "true"))

    def test_other_yaml_is_a_part_of_a_pack_of_its_document(self):
        packs = [block("yaml", "pack: 1\nhosts: [a.b]\n")]
        self.assertIsNone(data.yaml_problem(block("yaml", "hosts: [a.b]\n"), "false", packs))
        self.assertIsNotNone(data.yaml_problem(block("yaml", "hosts: [b.c]\n"), "true", packs))
        elsewhere = [packs[0]._replace(file=Path("other.md"))]
        self.assertIsNotNone(data.yaml_problem(block("yaml", "hosts: [a.b]\n"), "true", elsewhere))


class Links(unittest.TestCase):
    def test_are_followed(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "a.md"
            file.write_text("", encoding="utf-8")
            self.assertEqual(links.link_problems(file, "[a](a.md#here) [b](https://b.c/d)"), [])
            self.assertEqual(len(links.link_problems(file, "[c](c.md)")), 1)
            self.assertEqual(len(links.path_problems(folder, file, "`src/none.h`")), 1)


class Headers(unittest.TestCase):
    def test_codes_are_read_with_their_numbers(self):
        header = "enum class ErrorCode : std::uint16_t {\n  ok = 0,\n  a = 7  ///< b = 9\n};\n"
        self.assertEqual(headers.error_codes(header), [(0, "ok"), (7, "a")])

    def test_fields_are_read_with_their_defaults(self):
        header = ("struct Config {\n  std::string key{};\n  int n = 10'000;  ///< many; or not\n"
                  "  std::function<void(const A&)> hook{};\n};\n")
        self.assertEqual(headers.fields(header, "struct Config {"),
                         [("key", "{}"), ("n", "10'000"), ("hook", "{}")])

    def test_defaults_are_written_plainly(self):
        known = {"kHost": '"https://a.b"'}
        told = [headers.plain(default, known) for default in
                ("{}", "10'000", "32 * 1024 * 1024", "std::chrono::seconds(5)",
                 "WhenFull::block", "kHost", "false")]
        self.assertEqual(told, ["empty", "10,000", "32 MiB", "5 s", "block", "https://a.b",
                                "false"])


class Tables(unittest.TestCase):
    CONFIG = "struct Config {\n  int a = 1;\n  int b = 2;\n};\n"

    def settings(self, *told):
        document = "### `Config`\n\n| field | default | |\n|---|---|---|\n" + "\n".join(told) + "\n"
        return tables.setting_problems(document, "`Config`", self.CONFIG, "struct Config {", {})

    def test_agreeing_tables_are_no_problem(self):
        self.assertEqual(self.settings("| `a` | 1 | x |", "| `b` | 2 | y |"), [])

    def test_missing_field_wrong_default_and_wrong_order_are(self):
        self.assertEqual(len(self.settings("| `a` | 1 | x |")), 1)
        self.assertEqual(len(self.settings("| `a` | 1 | x |", "| `b` | 3 | y |")), 2)
        self.assertEqual(len(self.settings("| `b` | 2 | x |", "| `a` | 1 | y |")), 1)

    def test_error_codes_are_compared(self):
        header = "enum class ErrorCode : std::uint16_t {\n  ok = 0,\n  bad = 7\n};\n"
        right = "| number | name | a | b |\n|---|---|---|---|\n| 0 | `ok` | x | y |\n"
        self.assertEqual(len(tables.error_problems(right, header)), 1)
        self.assertEqual(tables.error_problems(right + "| 7 | `bad` | x | y |\n", header), [])
        self.assertEqual(len(tables.error_problems(right + "| 7 | `bad` | x | |\n", header)), 1)

    def test_the_interface_for_c_is_compared_with_that_of_cpp(self):
        public = {"result.h": "enum class ErrorCode : std::uint16_t {\n  ok = 0\n};\n",
                  "config.h": self.CONFIG + "struct Spool {\n  int folder = 1;\n};\n",
                  "transport.h": "struct CurlOptions {\n  int proxy = 1;\n};\n"}
        header = ("enum analytics_error_code {\n  ANALYTICS_OK = 0\n};\n"
                  "typedef struct analytics_config {\n  int a_ms;\n  int spool_folder;\n"
                  "  int proxy;\n} analytics_config;\nint analytics_a(int* b,\n  int c);\n")
        document = "`analytics_a`\n\n## What C does without\n\n| | |\n|---|---|\n| `b` | x |\n"
        journey = "  analytics_a(0, 0);"
        self.assertEqual(tables.c_problems(document, header, public, journey), [])
        self.assertEqual(len(tables.c_problems(document, header, public, "")), 1)
        self.assertEqual(len(tables.c_problems(document[13:], header, public, journey)), 1)
        self.assertEqual(len(tables.c_problems(document, header.replace("OK = 0", "OK = 1"),
                                               public, journey)), 2)
        self.assertEqual(len(tables.c_problems(document, header.replace("a_ms", "z"), public,
                                               journey)), 1)

    def test_rejection_codes_are_found_in_the_code(self):
        source = 'return "id_required";\nrequest.reject(empty ? "empty_batch" : "too_many_events");'
        self.assertEqual(tables.rejection_codes([source]),
                         ["empty_batch", "id_required", "too_many_events"])

    def test_options_and_packages_are_looked_for(self):
        self.assertEqual(tables.option_problems("x", "\\-\\-data", '"--data"'), [])
        self.assertEqual(len(tables.option_problems("x", "", '"--data"')), 1)
        script = 'declare -A groups=(\n  [a]="g++ cmake"\n)\n'
        self.assertEqual(tables.package_problems("g++, cmake", script), [])
        self.assertEqual(len(tables.package_problems("g++", script)), 1)

    def test_routing_table_is_compared_row_by_row(self):
        test = 'Row{"null", true, false}, Row{R"({"All":true})", true, true}'
        document = ("## `integrations`\n\n| i | webhook | warehouse |\n|---|---|---|\n"
                    "| `null` | yes | no |\n| `{\"All\":true}` | yes | yes |\n")
        self.assertEqual(tables.routing_problems(document, test), [])
        self.assertEqual(len(tables.routing_problems(document.replace("no", "yes"), test)), 2)


class Packs(unittest.TestCase):
    PACK = {"type": "x", "name": "X", "aliases": ["Old X"], "settings": [{"name": "key"}],
            "accepts": {"age_max": "72h"},
            "actions": {"a": {"refuse": [{"when": 1, "code": "too_bad"}],
                              "steps": [{"refuse": {"code": "worse"}}]}}}
    PAGE = "# The destination `x`\n`X` `Old X` `key` `too_bad` `worse` `event_too_old`"
    ROW = "| X | [`x`](destinations/x.md) | `X` |"

    def test_a_page_has_names_settings_and_codes_of_its_pack(self):
        self.assertEqual(list(packs.check_pack(self.PACK, self.PAGE, self.ROW)), [])
        for part in ("`Old X`", "`key`", "`too_bad`", "`worse`", "`event_too_old`", "# The"):
            wrong = self.PAGE.replace(part, "")
            self.assertEqual(len(list(packs.check_pack(self.PACK, wrong, self.ROW))), 1, part)

    def test_the_catalogue_has_a_row_for_each(self):
        self.assertEqual(len(list(packs.check_pack(self.PACK, self.PAGE, ""))), 1)


class Codes(unittest.TestCase):
    HELP = ('constexpr auto kHttp = std::to_array<CodeHelp>({\n'
            '    {"404", "Nothing "\n     "there.", "Mend \\"url\\"."},\n'
            '    {"PG_2*", "Bad.", "Look."},\n});\n')

    def test_help_is_read_with_its_sentences_joined(self):
        self.assertEqual(codes.help_tables(self.HELP),
                         {"Http": [("404", "Nothing there.", 'Mend "url".'),
                                   ("PG_2*", "Bad.", "Look.")]})

    def test_codes_are_found_where_an_outcome_is_made(self):
        source = 'return {.code = bad == 1 ? "EPIPE" : "io_error",\n .detail = "no_code"};'
        self.assertEqual(codes.strings_after_code(source), {"EPIPE", "io_error"})
        self.assertEqual(codes.begun_messages('"PG_x: gone"; {"refused", "ECONNREFUSED", "a"}'),
                         {"PG_x", "ECONNREFUSED"})

    def test_a_code_needs_help_of_its_own_or_of_its_class(self):
        self.assertEqual(codes.unexplained("x", {"404", "PG_22"}, ["404", "PG_2*", "*"]), [])
        self.assertEqual(len(codes.unexplained("x", {"new_one"}, ["404", "*"])), 1)

    def test_help_that_no_source_needs_is_a_problem(self):
        self.assertEqual(codes.unused("x", {"a_code"}, ["a_code", "404", "4xx", "PG_*"]), [])
        self.assertEqual(len(codes.unused("x", {"a_code"}, ["old_code"])), 1)

    def test_three_sentences_are_too_many(self):
        self.assertEqual(codes.length_problems({"Http": [("404", "One. Two.", "Do?")]}), [])
        self.assertEqual(len(codes.length_problems({"Http": [("404", "1. 2. 3.", "Do.")]})), 1)


if __name__ == "__main__":
    unittest.main()
