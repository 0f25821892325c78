"""Retry-After: how long a server asks to be left alone."""

import time

from case import Topic, numbers, track, tracks
from contract import ASKED_FOR_MAX, AT_ONCE, EARLY, FIRST_WAIT, REFUSED, RETRIED
from mock import Answer, http_date

topic = Topic(__name__)

MALFORMED = ("soon", "1.5", "-1", "-3600", "2 s", "2,3", "0x10", "1e1", "", "٣",
             "Mon, 32 Jan 2035 00:00:00 GMT", "2035-01-01T00:00:00Z")


def asking(value, status=429, **more):
    return Answer(status, {"Retry-After": value} | more)


for status in RETRIED:
    @topic.case(f"{status} with seconds: the next attempt comes not before them", status)
    def _(t, status):
        server = t.server([asking("2", status)])
        t.run(server, [track(0)]).succeeds()
        t.equal([request.retry_count for request in server.requests], [None, 1], "X-Retry-Count")
        gap, = server.gaps()
        t.true(2 - EARLY <= gap < 2 + 3, f"it came after {gap:.2f} s")


@topic.case("a wait that was asked for is no retry, with any status", 429)
@topic.case("the same with 503", 503)
def _(t, status):
    server = t.server([asking("0", status)] * 5)
    t.run(server, [track(0)], maxRetries=0).succeeds()
    t.equal([request.retry_count for request in server.requests], [None, 1, 2, 3, 4, 5],
            "X-Retry-Count")


@topic.case("retries stay as many as allowed when asked-for waits lie between them")
def _(t):
    server = t.server([Answer(503), asking("0"), asking("1", 503)], then=Answer(500))
    t.run(server, [track(0)], maxRetries=2).fails(500)
    # Two retries by 503 and 500, two waits, and the first.
    t.equal(len(server.requests), 5, "requests")


@topic.case("a server can't ask for ever: maxRetries + 20 attempts at most")
def _(t):
    server = t.server(then=asking("0"))
    t.run(server, [track(0)], maxRetries=1, timeout=60).fails(429)
    attempts = len(server.requests)
    t.true(ASKED_FOR_MAX <= attempts <= 1 + ASKED_FOR_MAX + 1, f"{attempts} attempts")


@topic.case("0 is followed within a second, and not without any pause")
def _(t):
    server = t.server([asking("0")] * 4)
    t.run(server, [track(0)]).succeeds()
    gaps = server.gaps()
    # The quickest one: a machine that is busy may be late now and then.
    t.true(min(gaps) < AT_ONCE, f"they took {gaps}")
    t.true(min(gaps) > 0.05, f"they took {gaps}")


@topic.case("a date is a wait until then", "%a, %d %b %Y %H:%M:%S GMT")
@topic.case("a date as RFC 850 writes it is one too", "%A, %d-%b-%y %H:%M:%S GMT")
@topic.case("a date as asctime writes it is one too", "%a %b %e %H:%M:%S %Y")
def _(t, form):
    now = time.time()
    date = time.strftime(form, time.gmtime(now + 3))
    server = t.server([asking(date, Date=http_date(now))])
    t.run(server, [track(0)]).succeeds()
    gap, = server.gaps()
    t.true(3 - EARLY <= gap < 3 + 3, f"it came after {gap:.2f} s")


@topic.case("a date without a Date beside it is measured from the program's own clock")
def _(t):
    server = t.server(decide=lambda request: Answer(200) if request.retry_count else asking(
        http_date(time.time() + 4), Date=None))
    t.run(server, [track(0)]).succeeds()
    gap, = server.gaps()
    t.true(3 - EARLY <= gap < 4 + 3, f"it came after {gap:.2f} s")


@topic.case("a server whose clock is an hour ahead is understood", 3_600)
@topic.case("a server whose clock is an hour behind is understood", -3_600)
def _(t, ahead):
    theirs = time.time() + ahead
    server = t.server([asking(http_date(theirs + 2), Date=http_date(theirs))])
    t.run(server, [track(0)]).succeeds()
    gap, = server.gaps()
    t.true(2 - EARLY <= gap < 2 + 3, f"it came after {gap:.2f} s")


@topic.case("a date that has passed means at once")
def _(t):
    server = t.server([asking(http_date(time.time() - 60))] * 3)
    t.run(server, [track(0)], maxRetries=0).succeeds()
    t.true(min(server.gaps()) < AT_ONCE, f"they took {server.gaps()}")


for text in MALFORMED:
    @topic.case(f"malformed, {text!r}: an ordinary backoff, which counts", text)
    def _(t, text):
        value = text.encode().decode("latin-1")
        server = t.server(then=asking(value, 503))
        t.run(server, [track(0)], maxRetries=1).fails(503)
        t.equal(len(server.requests), 2, "requests")
        gap, = server.gaps()
        t.true(gap >= FIRST_WAIT - EARLY, f"it came after {gap:.2f} s")


@topic.case("429 without Retry-After: an ordinary backoff, which counts")
def _(t):
    server = t.server(then=Answer(429))
    t.run(server, [track(0)], maxRetries=1).fails(429)
    t.equal(len(server.requests), 2, "requests")


for text in ("99999", "4294967297", "9" * 40):
    @topic.case(f"huge, {text}: waited for until the timeout", text)
    def _(t, text):
        server = t.server(then=asking(text, 503))
        run = t.run(server, [track(0)], timeout=2, maxRetries=5).fails(503)
        t.equal(len(server.requests), 1, "requests")
        t.true(run.seconds >= 2 - EARLY, f"it took {run.seconds:.2f} s")
        t.ends_in_time(run, 2)


for status in (400, 413, 404, 501):
    @topic.case(f"{status} is refused for good, whatever Retry-After says", status)
    def _(t, status):
        t.true(status in REFUSED, "the table says otherwise")
        server = t.server([asking("0", status)])
        t.run(server, [track(0)]).fails(status)
        t.equal(len(server.requests), 1, "requests")


@topic.case("success is success, whatever Retry-After says")
def _(t):
    server = t.server(then=asking("60", 200))
    run = t.run(server, tracks(3), flushAt=1).succeeds()
    t.all_taken_once(server, 3)
    t.true(run.seconds < 20, f"it took {run.seconds:.1f} s")


@topic.case("the whole pipeline pauses: what is queued waits too")
def _(t):
    server = t.server([asking("2")])
    t.run(server, tracks(4), flushAt=1).succeeds()
    t.true(quiet_after_the_first(server, 2), f"requests at {times(server)}")
    t.all_taken_once(server, 4)


@topic.case("the whole pipeline pauses: what comes meanwhile waits too")
def _(t):
    server = t.server([asking("3", 503)])
    t.run(server, sequences=[{"events": [track(0)]},
                             {"delayMs": 800, "events": tracks(3)[1:]}], flushAt=1).succeeds()
    t.true(quiet_after_the_first(server, 3), f"requests at {times(server)}")
    t.all_taken_once(server, 3)


@topic.case("after the pause the batch that was held up goes first")
def _(t):
    server = t.server([asking("1")])
    t.run(server, tracks(3), flushAt=1).succeeds()
    t.equal([numbers(request.events)[0] for request in server.requests][:2], [0, 0],
            "the first two requests")


@topic.case("one pause after the other is kept")
def _(t):
    server = t.server([asking("1"), asking("2", 503), asking("1", 529)])
    t.run(server, [track(0)]).succeeds()
    for asked, gap in zip((1, 2, 1), server.gaps(), strict=True):
        t.true(gap >= asked - EARLY, f"waits of {server.gaps()}")


def times(server):
    begin = server.requests[0].at
    return [round(request.at - begin, 2) for request in server.requests]


def quiet_after_the_first(server, seconds):
    first, second, *_ = server.requests
    return second.at - first.answered_at >= seconds - EARLY
