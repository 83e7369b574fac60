"""Compares a JSON report with what a scenario expects. Every difference is one line of text; no lines: the report is right."""
import json

try:
    import jsonschema
except ImportError:
    jsonschema = None

import places
import scenario as scenarios

VERDICTS = ("fail", "unknown", "warn", "ok")  # worst first


def key_of(resolver):
    """The name by which scenarios speak of a resolver."""
    if resolver["role"] == "systemPath":
        return scenarios.SYSTEM_PATH
    return resolver["label"] if resolver["role"] == "custom" and resolver["label"] else resolver["address"]


def _row(code, severity, fqdns, resolvers):
    return f"{code} {severity}  names: {' '.join(sorted(fqdns)) or '-'}  resolvers: {' '.join(sorted(resolvers)) or '-'}"


def _findings(report, keys, expected):
    problems, left = [], []
    for finding in report["findings"]:
        row = _row(finding["code"], finding["severity"], finding["fqdns"], [keys[r] for r in finding["resolvers"]])
        left.append((row, finding))
    for want in expected:
        row = _row(want.code, want.severity, want.fqdns, want.resolvers)
        match = next((pair for pair in left if pair[0] == row), None)
        if not match:
            problems.append(f"- missing     {row}")
            continue
        left.remove(match)
        codes = sorted(a["code"] for a in match[1]["alternatives"])
        if want.alternatives is not None and codes != sorted(want.alternatives):
            problems.append(f"! {want.code}: its alternatives are {codes}, not {sorted(want.alternatives)}")
        absent = sorted(set(want.among) - set(codes))
        if absent:
            problems.append(f"! {want.code}: its alternatives {codes} lack {absent}")
        text = " ".join([match[1]["message"], *match[1]["because"]] + [f"{n['text']} {n['command'] or ''}" for n in match[1]["next"]])
        problems += [f"! {want.code} does not say {said!r}" for said in want.says if said not in text]
    return problems + [f"+ unexpected  {row}" for row, _ in left]


def _resolvers(report, scenario):
    """Who was asked, in which role: the system path, each nameserver, each custom one, and Azure DNS as a witness."""
    if scenario.resolvers is not None:
        want = scenario.resolvers
    else:
        custom = {label: places.parse(where) for label, where in (c.split("=") for c in scenario.custom)}
        named = {place.address for place in custom.values() if place.port == 53}
        want = {scenarios.SYSTEM_PATH: ("systemPath", True)}
        want.update({a: ("system", True) for a in scenario.nameservers[:3] if a not in named})
        want.update({label: ("custom", True) for label in custom})
        if scenarios.AZURE not in named | set(scenario.nameservers) and "--no-azure-dns" not in scenario.options:
            want[scenarios.AZURE] = ("azureDns", False)
    have = {key_of(r): (r["role"], r["judged"]) for r in report["resolvers"]}
    problems = [] if have == want else [f"! resolvers are {have}, not {want}"]
    kinds = {key_of(r): (r["identity"] or {}).get("kind") for r in report["resolvers"]}
    return problems + [f"! the identity of {key} is {kinds.get(key)}, not {kind}" for key, kind in scenario.identities.items()
                       if kinds.get(key) != kind]


def _views(report, keys, scenario):
    problems = []
    judged = {r["id"] for r in report["resolvers"] if r["judged"]}
    seen, n_judged = {}, 0
    for account in report["accounts"]:
        for name in account["names"]:
            here = [view["resolver"] for view in name["views"]]
            for view in name["views"]:
                seen[keys[view["resolver"]], name["fqdn"]] = view
                n_judged += view["resolver"] in judged
            if len(here) != len(set(here)) or not judged <= set(here):
                problems.append(f"! {name['fqdn']}: its views are of {sorted(keys[r] for r in here)}, but every judged resolver "
                                "has one view of every name")
    if report["summary"]["views"] != n_judged:
        problems.append(f"! summary.views is {report['summary']['views']}, the report has {n_judged} judged views")
    for resolver, want in scenario.verdicts.items():
        by_name = want if isinstance(want, dict) else {fqdn: want for key, fqdn in seen if key == resolver}
        if not by_name:
            problems.append(f"! no view of {resolver}")
        for fqdn, verdict in by_name.items():
            view = seen.get((resolver, fqdn))
            if not view:
                problems.append(f"! no view of {fqdn} by {resolver}")
            elif view["verdict"] != verdict:
                shown = " ".join(a["address"] for a in view["addresses"]) or view["end"] or view["outcome"]
                problems.append(f"! {fqdn} by {resolver}: verdict {view['verdict']} ({shown}), not {verdict}")
    return problems


def _summary(report, scenario):
    problems = []
    summary = report["summary"]
    for severity in ("error", "warning", "unknown", "info"):
        count = sum(f["severity"] == severity for f in report["findings"])
        if summary["findings"][severity] != count:
            problems.append(f"! summary.findings.{severity} is {summary['findings'][severity]}, the report has {count}")
    verdict = {0: ("ok", "warn"), 1: ("fail",), 3: ("unknown",)}[scenario.exit]
    if summary["verdict"] not in verdict:
        problems.append(f"! summary.verdict is {summary['verdict']}, which does not go with exit status {scenario.exit}")
    if report["run"]["complete"] != scenario.complete:
        problems.append(f"! run.complete is {report['run']['complete']}")
    known = {o["id"] for o in report["observations"]}
    named = {e for f in report["findings"] for e in f["evidence"]}
    if named - known:
        problems.append(f"! findings name observations that are not in the report: {sorted(named - known)}")
    for finding in report["findings"]:
        if finding["severity"] in ("error", "warning") and not (finding["evidence"] or finding["because"]):
            problems.append(f"! {finding['code']} gives no evidence")
        if finding["severity"] in ("error", "warning") and not finding["next"]:
            problems.append(f"! {finding['code']} does not say what to do next")
    return problems


def check(report, scenario, schema_path=None):
    """report: the parsed JSON. Returns the differences."""
    if jsonschema and schema_path:
        with open(schema_path, encoding="utf-8") as file:
            schema = json.load(file)
        validator = jsonschema.validators.validator_for(schema)(schema)
        problems = [f"! schema: {'/'.join(str(p) for p in e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(report)]
        if problems:
            return problems[:10]  # what follows trusts the shape
    keys = {r["id"]: key_of(r) for r in report["resolvers"]}
    return (_resolvers(report, scenario) + _findings(report, keys, scenario.findings) + _views(report, keys, scenario)
            + _summary(report, scenario))
