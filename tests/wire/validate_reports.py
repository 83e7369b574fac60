#!/usr/bin/python3
"""Validates JSON reports against docs/report.schema.json, and the schema against its own promises.

    tests/wire/validate_reports.py [FILE...]      default: tests/unit/golden/*.json

Beyond the schema: keys stand in the order of the schema, ids lead somewhere, counts are right. Then every key of one report
is removed, and an unknown one added to every object, to see that the schema would notice. The last line is
"N passed, M failed"; the exit status is 1 where anything failed.
"""

import copy
import glob
import json
import os
import sys

import jsonschema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCHEMA = os.path.join(ROOT, "docs", "report.schema.json")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, what):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED", what)


def resolve(schema, root):
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def alternatives(schema, root):
    """The schemas that a value may have, references resolved."""
    schema = resolve(schema, root)
    for one in schema.get("oneOf", [schema]):
        yield resolve(one, root)


def objects(value, schema, root, path=""):
    """Every object of a report with its schema and place."""
    for one in alternatives(schema, root):
        if isinstance(value, dict) and "properties" in one:
            yield path, value, one
            for key, child in value.items():
                if key in one["properties"]:
                    yield from objects(child, one["properties"][key], root, path + "." + key)
        elif isinstance(value, list) and "items" in one:
            for index, child in enumerate(value):
                yield from objects(child, one["items"], root, "%s[%d]" % (path, index))


def object_schemas(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for child in schema.values():
            yield from object_schemas(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from object_schemas(child)


def check_schema(tally, schema):
    """It is a schema, and a strict one: every key of every object is described, required and the only one."""
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in object_schemas(schema):
        what = "schema: " + one.get("description", one.get("title", "?"))
        tally.check(one.get("additionalProperties") is False, what + ": additionalProperties")
        tally.check(sorted(one["required"]) == sorted(one["properties"]), what + ": required")


def check_references(tally, name, report):
    """What the schema cannot say."""
    resolvers = {one["id"]: one for one in report["resolvers"]}
    observations = {one["id"] for one in report["observations"]}
    findings = report["findings"]
    names = [one for account in report["accounts"] for one in account["names"]]
    views = [view for one in names for view in one["views"]]
    judged = sum(one["judged"] for one in report["resolvers"]) * len(names)
    evidence = {i for one in views + findings for i in one["evidence"]}
    tally.check(len(resolvers) == len(report["resolvers"]), name + ": resolver ids are unique")
    tally.check(all(view["resolver"] in resolvers for view in views), name + ": views name resolvers")
    tally.check(all(i in resolvers for one in findings for i in one["resolvers"]), name + ": findings name resolvers")
    tally.check(all(one["resolver"] in resolvers for one in report["observations"]), name + ": observations name resolvers")
    tally.check(evidence == observations, name + ": observations are those that evidence names")
    tally.check(report["summary"]["views"] == judged, name + ": summary.views counts judged views")
    tally.check(report["summary"]["names"] == len(names), name + ": summary.names")
    tally.check(report["summary"]["accounts"] == len(report["accounts"]), name + ": summary.accounts")
    for severity, count in report["summary"]["findings"].items():
        found = sum(one["severity"] == severity and not one["waived"] for one in findings)
        tally.check(found == count, "%s: summary.findings.%s" % (name, severity))
    tally.check(report["summary"]["waived"] == sum(bool(one["waived"]) for one in findings), name + ": summary.waived")
    for view in views:
        if resolvers.get(view["resolver"], {}).get("role") == "systemPath":
            good = view["rcode"] is None and view["transport"] is None and view["flags"] is None
            tally.check(good, name + ": the system path has no packets")
        if view["outcome"] not in ("answered", "late"):
            good = view["rcode"] is None and view["end"] is None and not view["chain"] and not view["addresses"]
            tally.check(good, name + ": nothing is said of what was not answered")


def check_report(tally, validator, path):
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    errors = list(validator.iter_errors(report))
    for error in errors[:5]:
        print("  %s: %s: %s" % (name, "/".join(map(str, error.absolute_path)), error.message[:200]))
    tally.check(not errors, name + ": valid")
    if errors:
        return None
    order = all(list(value) == list(one["properties"]) for _, value, one in objects(report, validator.schema, validator.schema))
    tally.check(order, name + ": keys in the order of the schema")
    check_references(tally, name, report)
    return report


def place(report, path):
    """The object at a path made by objects()."""
    for part in path.replace("[", ".").replace("]", "").split(".")[1:]:
        report = report[int(part)] if part.isdigit() else report[part]
    return report


def check_strictness(tally, validator, report):
    """Damages one report in every way, once for each kind of object in it."""
    seen = set()
    for path, value, one in list(objects(report, validator.schema, validator.schema)):
        if id(one) in seen:
            continue
        seen.add(id(one))
        damaged = copy.deepcopy(report)
        place(damaged, path)["unheardOf"] = 1
        tally.check(not validator.is_valid(damaged), "unknown key noticed at " + (path or "."))
        for key in value:
            damaged = copy.deepcopy(report)
            del place(damaged, path)[key]
            tally.check(not validator.is_valid(damaged), "missing key noticed: %s.%s" % (path, key))
            damaged = copy.deepcopy(report)
            place(damaged, path)[key] = {"wrong": "type"}
            tally.check(not validator.is_valid(damaged), "wrong type noticed: %s.%s" % (path, key))


def main(paths):
    tally = Tally()
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    check_schema(tally, schema)
    validator = jsonschema.Draft202012Validator(schema)
    paths = paths or sorted(glob.glob(os.path.join(ROOT, "tests", "unit", "golden", "*.json")))
    reports = [check_report(tally, validator, path) for path in paths]
    tally.check(bool(reports), "there are reports to validate")
    good = [one for one in reports if one is not None and one["findings"]]
    tally.check(bool(good), "a valid report with a finding, to be damaged")
    if good:
        check_strictness(tally, validator, min(good, key=lambda one: len(json.dumps(one))))
    print("%d passed, %d failed" % (tally.passed, tally.failed))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
