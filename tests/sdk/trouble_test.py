"""What the libraries do when the server says no, or is not there: nothing is lost within their
retries, and nothing is there twice."""

import unittest

from calls import many
from library_case import KEY, LibraryCase, wait_for
from programs import free_address

PACKAGES = ("@segment/analytics-node", "analytics-node", "@rudderstack/rudder-sdk-node")
CURRENT, OLD, RUDDER = PACKAGES


class Trouble(LibraryCase):
    def job(self, calls, options=None, **more):
        # Each event is a request, and no request waits for another.
        return {"host": self.url, "writeKey": KEY, "options": {"flushAt": 1} | (options or {}),
                "calls": calls} | more

    def run_against_limit(self, package, options):
        """Twelve events where four a second may come: two thirds have to wait for their turn."""
        self.use("rate_limit: 4")
        self.start_server()
        outcomes = self.run_js("server_side.mjs", package, job=self.job(many(12), options))
        self.assertIn(429, self.wire.statuses())
        self.assertIn(b"Retry-After: 1\r\n", b"".join(self.wire.answered))
        errors = [outcome["error"] for outcome in outcomes["outcomes"]]
        self.arrived(errors.count(None))
        # Tries that were turned away are counted as rejected, and never as duplicates.
        accounting = self.accounting()
        self.assertEqual(set(accounting["rejected_by_code"]), {"too_many_requests"})
        self.assertEqual(accounting["duplicates"], 0)
        return set(errors)

    def test_analytics_node_waits_as_long_as_a_429_asks(self):
        self.assertEqual(self.run_against_limit(CURRENT, {}), {None})

    def test_rudder_waits_as_long_as_a_429_asks(self):
        self.assertEqual(self.run_against_limit(RUDDER, {"retryCount": 10}), {None})

    def test_the_older_analytics_node_tells_what_it_gives_up(self):
        # It tries again after about 0.2 s, whatever the answer asks for.
        errors = self.run_against_limit(OLD, {"retryCount": 1})
        self.assertEqual(errors, {None, "Request failed with status code 429"})

    def check_outage(self, package, options):
        """The server is killed and started again while the library sends an event a request."""
        calls = many(40)
        self.tracking = free_address(0)
        self.console = free_address(0)
        self.start_server()
        process = self.begin("server_side.mjs", package, job=self.job(
            calls, options, pauseMs=40))
        wait_for("some events", lambda: self.accounting()["accepted"] >= 8,
                 [self.server], seconds=60)
        self.kill_server()
        wait_for("a try that finds no server", lambda: self.wire.refused, [self.sink], seconds=60)
        self.start_server()
        self.assertEqual(self.outcome(process)["outcomes"], [{"error": None}] * len(calls))
        self.check_numbers(len(calls), killed=True)

    def test_analytics_node_bridges_a_restart(self):
        self.check_outage(CURRENT, {})

    def test_the_older_analytics_node_bridges_a_restart(self):
        self.check_outage(OLD, {"retryCount": 10})

    def test_rudder_bridges_a_restart(self):
        self.check_outage(RUDDER, {"retryCount": 10})

    def test_a_wrong_key_is_an_error_where_the_source_is_strict(self):
        self.use(mode="strict")
        self.start_server()
        wanted = {CURRENT: "[401] Unauthorized", OLD: "Request failed with status code 401",
                  RUDDER: "Request failed with status code 401"}
        for package in PACKAGES:
            outcomes = self.run_js("server_side.mjs", package, job=self.job(
                many(1), writeKey="nobody's"))["outcomes"]
            self.assertEqual(outcomes, [{"error": wanted[package]}], package)
        self.assertEqual(set(self.wire.statuses()), {401})
        self.assertEqual(self.accounting()["rejected_by_code"], {"unknown_source": 3})

    def test_a_wrong_key_is_no_error_where_it_is_not(self):
        self.start_server()
        for package in PACKAGES:
            outcomes = self.run_js("server_side.mjs", package, job=self.job(
                many(1), writeKey="nobody's"))["outcomes"]
            self.assertEqual(outcomes, [{"error": None}], package)
        self.assertEqual(self.accounting()["rejected_by_code"], {"unknown_source": 3})


if __name__ == "__main__":
    unittest.main(verbosity=2)
