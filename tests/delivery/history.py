"""Whether a receiver saw each user's events in their order. Pure; README.md defines the property.

    looked_at = check(receiver.history, expected=stored, discarded=failed)
    self.assertEqual(looked_at.wrong, [])

A history is what the receiver took, a `Seen` for each event, in the order in which it took them; so
an event may be there more than once. Ids are those of tests/chaos/traffic.py, "client-2-17": the
client's events of one user were accepted by the Tracking API in the order of their numbers.
"""

import collections

Seen = collections.namedtuple("Seen", "user message_id")
LookedAt = collections.namedtuple("LookedAt", "wrong first_sights duplicates")
NAMED_MAX = 10


def number_of(message_id):
    return int(message_id.rpartition("-")[2])


def stream_of(seen):
    """Within it, order is known: one client's events of one user."""
    return seen.message_id.rpartition("-")[0], seen.user


def check(history, expected=(), discarded=()):
    """What is wrong with it, and how many events were new or known when they came.

    `expected` are the ids that were accepted, `discarded` those that were given up: only these may
    be missing, or come late, from an attempt that nobody waited for any more.
    """
    wrong = []
    discarded = set(discarded)
    latest = {}  # The event of each stream that has come furthest.
    known = set()
    for seen in history:
        if seen.message_id in known:
            continue
        known.add(seen.message_id)
        if seen.message_id in discarded:
            continue
        before = latest.get(stream_of(seen))
        if before and number_of(seen.message_id) < number_of(before):
            wrong.append(f"{seen.message_id} of {seen.user} came first after {before}")
        else:
            latest[stream_of(seen)] = seen.message_id
    missing = sorted(set(expected) - known - discarded)
    wrong += [f"{message_id} never came" for message_id in missing[:NAMED_MAX]]
    if expected:
        wrong += [f"{message_id} was never accepted" for message_id in known - set(expected)]
    return LookedAt(wrong, len(known), len(history) - len(known))


def most_often(history):
    """How often the event came that came most often."""
    times = collections.Counter(seen.message_id for seen in history)
    return max(times.values(), default=0)
