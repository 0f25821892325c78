"""Each rule can fail, and says where. Run: python3 tools/tidy/tidy_test.py"""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import belonging  # noqa: E402
import headers  # noqa: E402
import includes  # noqa: E402
import lengths  # noqa: E402
import tidy  # noqa: E402
from tree import File, read  # noqa: E402


def found(rule, path, text):
    """What `rule` says about one file alone, as lines of `line: what`."""
    return [f"{finding.line}: {finding.what}" for finding in rule.check([File(path, text)])]


class IncludeDirections(unittest.TestCase):
    def assert_refused(self, path, include, reason):
        (finding,) = includes.check([File(path, f"\n#include {include}\n")])
        self.assertEqual((finding.path, finding.line), (path, 2))
        self.assertIn(reason, str(finding))

    def assert_accepted(self, path, include):
        self.assertEqual(found(includes, path, f"#include {include}\n"), [])

    def test_a_room_of_src_may_not_include_what_stands_below_it(self):
        self.assert_refused("src/json/a.cpp", '"message/encode.h"', "stands below")
        self.assert_accepted("src/message/a.cpp", '"json/write.h"')
        self.assert_accepted("src/json/a.cpp", '"json/write.h"')

    def test_a_room_of_the_server_may_not_include_what_stands_below_it(self):
        self.assert_refused("server/route/a.h", '"server/deliver/lane.h"', "stands below")
        self.assert_accepted("server/deliver/a.h", '"server/route/verdict.h"')

    def test_a_room_that_the_house_does_not_have_is_refused(self):
        self.assert_refused("src/utils/a.cpp", '"base/ids.h"', "no room of the house")
        self.assert_refused("server/app/a.cpp", '"server/misc/x.h"', "no room of the house")

    def test_the_library_does_not_see_the_server_or_the_command(self):
        self.assert_refused("src/client/a.cpp", '"server/log/log.h"', "library knows nothing")
        self.assert_refused("src/client/a.cpp", '"cli/flags.h"', "library knows nothing")

    def test_the_server_uses_src_but_not_the_command(self):
        self.assert_accepted("server/log/a.cpp", '"journal/journal.h"')
        self.assert_refused("server/log/a.cpp", '"cli/flags.h"', "nothing of cli/")

    def test_the_command_uses_the_public_headers_alone(self):
        self.assert_refused("cli/send.cpp", '"json/write.h"', "<analytics/...> only")
        self.assert_refused("cli/send.cpp", '"server/log/log.h"', "<analytics/...> only")
        self.assert_accepted("cli/send.cpp", "<analytics/analytics.h>")
        self.assert_accepted("cli/send.cpp", '"cli/flags.h"')

    def test_public_headers_include_only_each_other_and_the_standard_library(self):
        self.assert_refused("include/analytics/a.h", "<curl/curl.h>", "a public header includes")
        self.assert_refused("include/analytics/a.h", '"json/write.h"', "a public header includes")
        self.assert_refused("include/analytics/a.h", '"analytics/json.h"', "in quotes")
        self.assert_accepted("include/analytics/a.h", "<string_view>")

    def test_an_adapter_includes_its_other_library_and_is_included_on_its_own(self):
        self.assert_accepted("include/analytics/nlohmann.h", "<nlohmann/json.hpp>")
        self.assert_refused("include/analytics/nlohmann.h", "<curl/curl.h>", "a public header")
        self.assert_refused("include/analytics/json.h", "<nlohmann/json.hpp>", "a public header")
        self.assert_refused("include/analytics/analytics.h", "<analytics/nlohmann.h>",
                            "analytics.h includes")
        self.assert_accepted("examples/a.cpp", "<analytics/nlohmann.h>")

    def test_a_header_for_c_includes_the_standard_library_of_c_alone(self):
        self.assert_accepted("include/analytics/c.h", "<stdint.h>")
        self.assert_refused("include/analytics/c.h", "<cstdint>", "a header for C includes")
        self.assert_refused("include/analytics/c.h", "<analytics/json.h>", "for C includes")
        self.assert_refused("include/analytics/analytics.h", "<analytics/c.h>",
                            "analytics.h includes")

    def test_a_layer_over_the_public_headers_uses_nothing_below_them(self):
        self.assert_refused("src/c/a.cpp", '"json/write.h"', "<analytics/...> only")
        self.assert_accepted("src/c/a.cpp", '"c/client.h"')
        self.assert_accepted("src/c/a.cpp", "<analytics/json.h>")
        self.assert_accepted("src/c/a_test.cpp", '"tests/support/http_server.h"')
        self.assert_refused("src/client/a.cpp", '"c/client.h"', "stands below")

    def test_asio_and_beast_stay_in_few_folders(self):
        self.assert_refused("server/ingest/a.cpp", "<boost/asio.hpp>", "outside server/http/")
        self.assert_refused("tests/e2e/a.cpp", "<boost/beast/http.hpp>", "outside server/http/")
        self.assert_accepted("server/http/a.cpp", "<boost/asio/ip/tcp.hpp>")
        self.assert_accepted("src/testing/a.cpp", "<boost/asio/ip/tcp.hpp>")
        self.assert_accepted("tests/support/a.cpp", "<boost/beast.hpp>")

    def test_the_library_does_not_see_what_users_test_with(self):
        self.assert_refused("src/client/a.cpp", '"testing/http_listener.h"', "stands below")
        self.assert_accepted("src/testing/a.cpp", '"client/sender.h"')

    def test_the_library_and_the_command_do_without_boost(self):
        self.assert_refused("src/journal/a.cpp", "<boost/crc.hpp>", "outside server/")
        self.assert_refused("cli/a.cpp", "<boost/crc.hpp>", "outside server/")
        self.assert_accepted("server/log/a.h", "<boost/unordered/unordered_flat_set.hpp>")

    def test_only_tests_use_what_tests_share(self):
        self.assert_refused("src/http/a.cpp", '"tests/support/server.h"', "not a test")
        self.assert_accepted("src/http/a_test.cpp", '"tests/support/server.h"')
        self.assert_refused("src/http/a.cpp", '"fuzz/input.h"', "not a test")
        self.assert_accepted("src/http/a_fuzz.cpp", '"fuzz/input.h"')

    def test_a_path_that_starts_in_no_room_is_refused(self):
        self.assert_refused("src/json/a.cpp", '"write.h"', "names no room")
        self.assert_refused("src/json/a.cpp", '"../base/ids.h"', "names no room")


class Lengths(unittest.TestCase):
    def test_a_file_may_have_400_lines_and_not_one_more(self):
        self.assertEqual(found(lengths, "src/a.h", "int a;\n" * 400), [])
        self.assertEqual(found(lengths, "src/a.h", "int a;\n" * 401),
                         ["401: 401 lines, at most 400"])
        self.assertEqual(len(found(lengths, "tools/a.py", "a = 1\n" * 401)), 1)
        self.assertEqual(len(found(lengths, "run", "#!/bin/bash\n" + "true\n" * 400)), 1)

    def test_a_line_may_have_100_characters_whatever_their_bytes(self):
        self.assertEqual(found(lengths, "a.cpp", "// " + "ü" * 97 + "\n"), [])
        self.assertEqual(found(lengths, "a.cpp", "\n// " + "ü" * 98 + "\n"),
                         ["2: 101 columns, at most 100"])

    def test_a_function_may_have_70_lines_and_not_one_more(self):
        self.assertEqual(found(lengths, "a.cpp", cpp_function(70)), [])
        self.assertEqual(found(lengths, "a.cpp", "\n" + cpp_function(71)),
                         ["2: f has 71 lines, at most 70"])

    def test_functions_of_python_and_bash_are_measured_too(self):
        python = "def f():\n" + "    a = 1\n" * 70
        bash = "#!/usr/bin/env bash\nf() {\n" + "  true\n" * 69 + "}\n"
        self.assertEqual(found(lengths, "a.py", python), ["1: f has 71 lines, at most 70"])
        self.assertEqual(found(lengths, "run", bash), ["2: f has 71 lines, at most 70"])

    def test_braces_that_do_not_balance_are_said(self):
        self.assertEqual(found(lengths, "a.cpp", "void f() {\n"),
                         ["1: braces that do not balance"])


def cpp_function(lines):
    return "void f() {\n" + "  g();\n" * (lines - 2) + "}\n"


class FunctionsOfCpp(unittest.TestCase):
    """Where the scan finds functions: `line+lines name`."""

    def assert_functions(self, text, *expected):
        functions = lengths.cpp_functions(File("a.cpp", text))
        self.assertEqual([f"{f.line}+{f.lines} {f.name}" for f in functions], list(expected))

    def test_methods_inside_classes_inside_namespaces(self):
        self.assert_functions(
            "namespace a {\nclass B : public C<d()> {\n public:\n"
            "  int e() {\n    return 1;\n  }\n  int f_ = 0;\n};\n}\n", "4+3 e")

    def test_a_constructor_with_member_initialisers_in_braces_is_one_function(self):
        self.assert_functions("A::A(int b)\n    : b_{b},\n      c_{{1, 2}} {\n  d();\n}\n",
                              "1+5 A::A")

    def test_lambdas_count_to_the_function_they_stand_in(self):
        self.assert_functions("void f() {\n  auto g = [] {\n    h();\n  };\n}\n", "1+5 f")

    def test_initialisers_are_no_functions(self):
        self.assert_functions("const int a[] = {\n  1,\n};\nstd::string b{\n};\n"
                              "const auto c = make({\n  1,\n});\nvoid f(A a = {}) {}\n", "9+1 f")

    def test_braces_in_literals_and_comments_do_not_count(self):
        self.assert_functions(
            "void f() {\n  // {\n  g(\"{\", '{', 1'000, R\"x({\")x\");  /* { */\n}\n"
            "void h() {}\n", "1+4 f", "5+1 h")

    def test_of_an_if_directive_only_the_first_branch_counts(self):
        self.assert_functions("#ifdef A\nvoid f() {\n#else\nvoid f(int) {\n#endif\n}\n", "2+5 f")

    def test_templates_and_tests(self):
        self.assert_functions(
            "template <class T>\n  requires(A<T>)\nvoid f(T t) {\n}\n"
            "template <class T>\nstruct B {\n  void g() {}\n};\nTEST(C, d) {\n}\n",
            "1+4 requires", "7+1 g", "9+2 TEST")


class Headers(unittest.TestCase):
    GOOD = "#pragma once\n\n// What it is.\n\n#include <string>\n"

    def test_a_good_one(self):
        self.assertEqual(found(headers, "src/a.h", self.GOOD), [])

    def test_pragma_once_is_missing(self):
        self.assertEqual(found(headers, "src/a.h", "// What it is.\n"), ["1: no include guard"])

    def test_no_prose_at_the_top(self):
        self.assertEqual(found(headers, "src/a.h", "#pragma once\n\n#include <a>\n// Late.\n"),
                         ["3: the header does not open with prose"])

    def test_using_namespace(self):
        self.assertEqual(found(headers, "src/a.h", self.GOOD + "using namespace std;\n"),
                         ["6: `using namespace` in a header"])
        self.assertEqual(found(headers, "src/a.h", self.GOOD + "// using namespace\n"), [])


class Belonging(unittest.TestCase):
    def assert_findings(self, files, *expected):
        findings = belonging.check([File(path, text) for path, text in files.items()])
        self.assertEqual([f"{f.path}:{f.line}: {f.what}" for f in findings], list(expected))

    def test_a_source_that_no_cmakelists_names(self):
        orphan = "src/a/b.cpp:1: no CMakeLists.txt lists this file"
        readme = {"src/a/README.md": "a"}
        self.assert_findings(readme | {"src/a/b.cpp": "", "src/a/CMakeLists.txt": "x(ab.cpp)"},
                             orphan)
        self.assert_findings(readme | {"src/a/b.cpp": "", "src/a/CMakeLists.txt": "x(# b.cpp\n)"},
                             orphan)
        self.assert_findings(readme | {"src/a/b.cpp": "", "src/c/CMakeLists.txt": "x(b.cpp)"},
                             orphan)

    def test_a_source_is_named_by_its_folder_or_one_above_or_from_the_root(self):
        for build, text in {"src/a/CMakeLists.txt": "x(b.cpp)",
                            "src/CMakeLists.txt": "x(a/b.cpp)",
                            "tests/CMakeLists.txt": "x(${ROOT}/src/a/b.cpp)",
                            "tests/examples.cmake": "x(${ROOT}/src/a/b.cpp)",
                            "src/a/c.cmake": "x(${WHICH}.cpp)"}.items():
            self.assert_findings({"src/a/b.cpp": "", "src/a/README.md": "a", build: text})

    def test_a_source_in_c_belongs_to_a_build_too(self):
        self.assert_findings({"examples/a.c": "", "examples/README.md": "a"},
                             "examples/a.c:1: no CMakeLists.txt lists this file")
        self.assert_findings({"examples/a.c": "", "examples/README.md": "a",
                              "tests/CMakeLists.txt": "x(${ROOT}/examples/a.c)"})

    def test_a_room_without_readme(self):
        self.assert_findings({"src/a/b.h": ""}, "src/a/README.md:1: missing")
        self.assert_findings({"cli/b.h": ""}, "cli/README.md:1: missing")
        self.assert_findings({"src/a/CMakeLists.txt": ""})

    def test_work_left_for_later(self):
        for word in ("TO" "DO", "FIX" "ME"):
            self.assert_findings({"docs/a.md": f"a\n{word}: b\n"}, f"docs/a.md:2: `{word}` left in")


class WholeTree(unittest.TestCase):
    def run_on(self, files):
        """The exit code and what is printed for a folder of these files."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                target = Path(root) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                return tidy.main([root]), out.getvalue()

    def test_a_finding_names_file_line_and_remedy_and_fails(self):
        code, printed = self.run_on({"docs/a.h": "// A.\n"})
        self.assertEqual(printed, "docs/a.h:1: no include guard: add `#pragma once`\n")
        self.assertEqual(code, 1)

    def test_a_clean_tree_passes(self):
        self.assertEqual(self.run_on({"docs/a.h": "#pragma once\n// A.\n"}), (0, ""))

    def test_an_empty_tree_fails_rather_than_pass_unseen(self):
        self.assertEqual(self.run_on({})[0], 1)

    def test_what_others_made_is_not_looked_at(self):
        with tempfile.TemporaryDirectory() as root:
            for folder in ("build", "node_modules", ".git"):
                (Path(root) / folder).mkdir()
                (Path(root) / folder / "a.h").write_text("int a;\n")
            self.assertEqual(read(root), [])


if __name__ == "__main__":
    unittest.main()
