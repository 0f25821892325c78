"""The suite itself: no case is content with a program that does nothing; ctest runs every topic."""

import re
import unittest

from suite import HERE, load, topic_names

JOBS = 12


class Suite(unittest.TestCase):
    def passed(self, program):
        """The cases that the program passes."""
        passed = []
        for name in topic_names():
            topic = load(name)
            failed = topic.run(HERE / program, JOBS, say=lambda line: None)
            passed += [sentence for sentence, _, _ in topic.cases if sentence not in failed]
        return passed

    def test_no_case_passes_a_program_that_only_says_success(self):
        self.assertEqual(self.passed("says_success.sh"), [])

    def test_no_case_passes_a_program_that_only_says_failure(self):
        self.assertEqual(self.passed("says_failure.sh"), [])

    def test_a_program_that_is_not_there_passes_nothing(self):
        topic = load("basic")
        failed = topic.run("/nonexistent/program", JOBS, say=lambda line: None)
        self.assertEqual(len(failed), len(topic.cases))

    def test_ctest_runs_every_topic(self):
        listed = re.search(r"set\(TOPICS ([^)]*)\)", (HERE / "CMakeLists.txt").read_text())
        self.assertEqual(sorted(listed[1].split()), topic_names())

    def test_there_are_topics_with_cases(self):
        self.assertGreaterEqual(len(topic_names()), 12)
        for name in topic_names():
            self.assertGreater(len(load(name).cases), 3, name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
