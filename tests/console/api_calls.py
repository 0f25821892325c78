"""Calls of the management API, each held against its description, and which there were.

    api = ApiCalls(description, "127.0.0.1:8081")
    source = api.call("GET", "/api/sources/shop")
    api.call("GET", "/api/sources/nobody", expected=404)
"""

import json
import sys
import urllib.error
import urllib.request

from description import problems_of_value

PATIENCE_SECONDS = 60
HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ApiCalls:
    def __init__(self, description, address):
        self.description = description
        self.address = address
        self.called = set()
        self.problems = []
        index = json.loads(self.ask("GET", "/api")[2])
        self.routes = {tuple(route.split(" ", 1)) for route in index["routes"]}

    def ask(self, method, path, body=None, headers=None):
        """Status, content type and body."""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        request = urllib.request.Request(
            f"http://{self.address}{path}", None if body is None else body.encode(),
            {"Content-Type": "application/json"} | (headers or {}), method=method)
        try:
            with HTTP.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read()

    def call(self, method, path, body=None, expected=None):
        """What it answered, as it should: with that status, or else with one that says that all is
        well. None where the server has no such route."""
        template = self.description.operation_of(method, path)
        if (method, template) not in self.routes:
            return None
        status, content_type, answer = self.ask(method, path, body)
        self.called.add((method, template))
        wrong = self.description.problems_of(method, path, status, content_type, answer)
        well = status == expected if expected else 200 <= status < 300
        if not well:
            wrong.append(f"{method} {path} answered {status}, not {expected or 'well'}: "
                         f"{answer[:300]}")
        self.note(wrong)
        return json.loads(answer) if content_type.startswith("application/json") else answer

    def refuse(self, method, path, expected, body=None, headers=None):
        """What any route may be refused with, which no operation names."""
        status, content_type, answer = self.ask(method, path, body, headers)
        if status != expected or not content_type.startswith("application/json"):
            return self.note([f"{method} {path} answered {status} as {content_type}, "
                              f"not {expected}"])
        schema = self.description.schema("Error")
        return self.note([f"{method} {path}, refused: {problem}"
                          for problem in problems_of_value(json.loads(answer), schema)])

    def first_of_stream(self, path):
        """The first server-sent event, as its name, id and data."""
        template = self.description.operation_of("GET", path)
        if ("GET", template) not in self.routes:
            return None
        request = urllib.request.Request(f"http://{self.address}{path}",
                                         headers={"Last-Event-ID": "1"})
        with HTTP.open(request, timeout=PATIENCE_SECONDS) as answer:
            self.called.add(("GET", template))
            self.note(self.description.problems_of("GET", path, answer.status,
                                                   answer.headers["Content-Type"], b""))
            found = {}
            for line in answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    found[name] = value
                elif "data" in found:
                    return found["event"], found.get("id"), json.loads(found["data"])
                else:
                    found = {}
        return None

    def note(self, problems):
        for problem in problems:
            print(problem, file=sys.stderr)
        self.problems += problems

    def uncalled(self):
        """Of the operations that the server has."""
        return sorted((set(self.description.operations) & self.routes) - self.called)

    def undescribed(self):
        return sorted(self.routes - set(self.description.operations))

    def missing(self):
        """Described, and not there."""
        return sorted(set(self.description.operations) - self.routes)
