"""docs/openapi.yaml: its operations, and whether an answer is what it says.

    description = Description(ROOT / "docs" / "openapi.yaml")
    description.problems_of("GET", "/api/sources", 200, "application/json", body)
"""

import json
import re

import jsonschema
import yaml

METHODS = ("get", "post", "patch", "put", "delete")
JSON = "application/json"
# In C where there is one: it is ten times as fast, and as safe.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Description:
    def __init__(self, path):
        self.text = path.read_text(encoding="utf-8")
        self.document = yaml.load(self.text, LOADER)
        self.operations = {(method.upper(), path): self.resolved(operation)
                           for path, item in self.document["paths"].items()
                           for method, operation in item.items() if method in METHODS}

    def target(self, reference):
        found = self.document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found

    def resolved(self, node):
        """The same without references, which never lead in a circle. What stands beside one adds
        to what it leads to."""
        if isinstance(node, list):
            return [self.resolved(item) for item in node]
        if not isinstance(node, dict):
            return node
        rest = {key: self.resolved(value) for key, value in node.items() if key != "$ref"}
        return self.resolved(self.target(node["$ref"])) | rest if "$ref" in node else rest

    def schema(self, name):
        return self.resolved(self.document["components"]["schemas"][name])

    def operation_of(self, method, path):
        """The template that a path belongs to; of several the one with the fewest braces."""
        path = path.partition("?")[0]
        fitting = [template for one, template in self.operations if one == method
                   and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", re.escape(template)
                                           .replace(r"\{", "{").replace(r"\}", "}")), path)]
        return min(fitting, key=lambda template: template.count("{"), default=None)

    def problems_of(self, method, path, status, content_type, body):
        template = self.operation_of(method, path)
        responses = self.operations[method, template]["responses"]
        what = f"{method} {path} answered {status}"
        if str(status) not in responses:
            return [f"{what}, which is not described"]
        content = responses[str(status)]["content"]
        kind = content_type.partition(";")[0]
        if kind not in content:
            return [f"{what} as {kind}, and not as one of {sorted(content)}"]
        if kind != JSON:
            return []
        return [f"{what}: {problem}"
                for problem in problems_of_value(json.loads(body), content[JSON]["schema"])]


def closed(schema, is_part=False):
    """The same, where an object has no members but those that are named."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: [closed(part, is_part=True) for part in value] if key == "allOf"
            else {name: closed(one) for name, one in value.items()} if key == "properties"
            else closed(value) for key, value in schema.items()}
    if "allOf" in made:
        made["unevaluatedProperties"] = False
    elif "properties" in made and not is_part:
        made.setdefault("additionalProperties", False)
    return made


def problems_of_value(value, schema):
    checker = jsonschema.Draft202012Validator(closed(schema))
    return [f"{'.'.join(str(part) for part in error.absolute_path) or 'it'}: {error.message[:300]}"
            for error in checker.iter_errors(value)]


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def faults(document):
    """Why the file is no good description, whatever the server does."""
    wrong = []
    if not str(document.get("openapi", "")).startswith("3.1."):
        wrong.append("it is not OpenAPI 3.1")
    known = {f"#/components/{kind}/{name}" for kind, all_of in document["components"].items()
             for name in all_of}
    used = set(references(document))
    wrong += [f"{one} leads nowhere" for one in sorted(used - known)]
    wrong += [f"{one} is never used" for one in sorted(known - used)
              if "/securitySchemes/" not in one]
    for name, schema in document["components"]["schemas"].items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            wrong.append(f"schema {name}: {error.message}")
    for path, item in document["paths"].items():
        for method, operation in item.items():
            wrong += [f"{method.upper()} {path}: {fault}"
                      for fault in operation_faults(document, path, operation)]
    return wrong


def operation_faults(document, path, operation):
    if not operation.get("summary"):
        yield "it has no summary"
    if not any(str(status).startswith("2") for status in operation.get("responses", {})):
        yield "it has no answer for when all is well"
    if not all(isinstance(status, str) for status in operation.get("responses", {})):
        yield "a status is no string"
    named = set()
    for parameter in operation.get("parameters", []):
        if "$ref" in parameter:
            name = parameter["$ref"].rpartition("/")[2]
            parameter = document["components"]["parameters"].get(name, {})
        if parameter.get("in") == "path":
            named.add(parameter["name"])
    if named != set(re.findall(r"\{(\w+)\}", path)):
        yield "its parameters are not those of the path"
