"""The check can fail, in each of its ways. Run: check_test.py COMPILER"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import check  # noqa: E402

COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 else "g++"


class Check(unittest.TestCase):
    def problem_of(self, text):
        with tempfile.TemporaryDirectory() as folder:
            snippet = Path(folder) / "snippet.cpp"
            snippet.write_text("// g++: expected\n// clang: expected\n" + text, encoding="utf-8")
            return check.problem(COMPILER, str(snippet), folder)

    def test_a_misuse_that_is_refused_passes(self):
        self.assertIsNone(self.problem_of("#ifdef MISUSE\nint a\n#endif\n"))

    def test_a_misuse_that_compiles_fails(self):
        self.assertIn("the misuse compiles", self.problem_of("int a;\n"))

    def test_a_right_use_that_does_not_compile_fails(self):
        self.assertIn("right use does not compile", self.problem_of("int a\n"))

    def test_another_error_than_the_expected_one_fails(self):
        self.assertIn("for another reason",
                      self.problem_of("#ifdef MISUSE\nint a = unknown;\n#endif\n"))

    def test_a_snippet_without_an_expectation_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            snippet = Path(folder) / "snippet.cpp"
            snippet.write_text("int a;\n", encoding="utf-8")
            self.assertIn("does not say", check.problem(COMPILER, str(snippet), folder))


if __name__ == "__main__":
    unittest.main()
