"""The checker of histories finds what it is there to find."""

import unittest

from history import Seen, check


def history(*seen):
    """Of "user number" each, by one client."""
    return [Seen(user, f"client-0-{number}") for user, number in map(str.split, seen)]


class History(unittest.TestCase):
    def wrong(self, *seen, **known):
        return check(history(*seen), **known).wrong

    def test_a_users_events_in_order_are_right_whatever_others_do(self):
        self.assertEqual(self.wrong("ann 1", "bob 9", "ann 2", "bob 10"), [])

    def test_an_event_that_comes_first_after_a_later_one_is_wrong(self):
        self.assertEqual(self.wrong("ann 1", "ann 3", "ann 2"),
                         ["client-0-2 of ann came first after client-0-3"])

    def test_an_event_may_come_again_even_after_later_ones(self):
        self.assertEqual(self.wrong("ann 1", "ann 2", "ann 1", "ann 2", "ann 3"), [])

    def test_a_repeat_does_not_hide_that_a_first_sight_is_late(self):
        self.assertEqual(self.wrong("ann 1", "ann 3", "ann 1", "ann 2"),
                         ["client-0-2 of ann came first after client-0-3"])

    def test_numbers_are_compared_as_numbers(self):
        self.assertEqual(self.wrong("ann 9", "ann 10"), [])

    def test_between_clients_no_order_is_known(self):
        seen = [Seen("ann", "client-1-5"), Seen("ann", "client-0-1")]
        self.assertEqual(check(seen).wrong, [])

    def test_what_was_accepted_and_never_came_is_missing_unless_it_was_discarded(self):
        accepted = {"client-0-1", "client-0-2", "client-0-3"}
        self.assertEqual(self.wrong("ann 1", expected=accepted, discarded={"client-0-3"}),
                         ["client-0-2 never came"])

    def test_what_was_discarded_may_come_late(self):
        self.assertEqual(self.wrong("ann 2", "ann 1", discarded={"client-0-1"}), [])

    def test_what_was_never_accepted_must_not_come(self):
        self.assertEqual(self.wrong("ann 1", expected={"client-0-2"}, discarded={"client-0-2"}),
                         ["client-0-1 was never accepted"])

    def test_first_sights_and_duplicates_are_counted(self):
        looked_at = check(history("ann 1", "ann 1", "ann 2", "ann 1"))
        self.assertEqual((looked_at.first_sights, looked_at.duplicates), (2, 2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
