#!/usr/bin/env bash
# Do docs/*.schema.json say what the program does? Every scenario of instances/ and every plan made from them must satisfy its
# schema, and on a list of right and wrong scenarios schema and program must be of one mind.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import copy, json, os, pathlib, subprocess, tempfile

from jsonschema import Draft202012Validator, RefResolver
from tests.checks import check, finish

program = os.environ["YDERPLAN"]
toy = "instances/toy"


def schema(name):
    path = pathlib.Path("docs", name).resolve()
    content = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content, resolver=RefResolver(path.as_uri(), content))


def faults(validator, content):
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(content)]


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)


scenario_schema = schema("scenario.schema.json")
plan_schema = schema("plan.schema.json")

# Every scenario there is.
scenarios = sorted(pathlib.Path("instances").glob("*/scenarios/*.json"))
check(scenarios, "instances/ has scenarios")
for path in scenarios:
    found = faults(scenario_schema, json.loads(path.read_text(encoding="utf-8")))
    check(not found, f"{path} satisfies the schema", *found)

# Every plan of the toy, and one of Denmark, stopped early.
plans = []
with tempfile.TemporaryDirectory() as folder:
    for path in scenarios:
        instance = path.parent.parent
        if instance.name not in ("toy", "denmark") or (instance.name == "denmark" and path.stem != "reform-2027"):
            continue
        out = pathlib.Path(folder, instance.name, path.stem)
        said = run("solve", str(instance), str(path), "-o", str(out), "-q", "--time", "5")
        written = (out / "plan.json").exists()
        check(written, f"{path} is solved", said.returncode, said.stderr)
        if written:
            plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
            plans.append(plan)
            found = faults(plan_schema, plan)
            check(not found, f"the plan of {path} satisfies the schema", *found[:20])
            status = {"optimal": 0, "feasible": 0, "infeasible": 3, "no_plan_in_time": 4}[plan["status"]]
            check(said.returncode == status, f"{path}: the exit status goes with the plan's", plan["status"], said.returncode)

# An explanation of a plan, and one of why there is none.
explanation_schema = schema("explanation.schema.json")
explanations = []
with tempfile.TemporaryDirectory() as folder:
    for name in ("one-satellite", "infeasible"):
        said = run("explain", toy, f"{toy}/scenarios/{name}.json", "-o", folder, "-q")
        explanations.append(json.loads(pathlib.Path(folder, "explanation.json").read_text(encoding="utf-8")))
        found = faults(explanation_schema, explanations[-1])
        check(not found, f"the explanation of {name} satisfies the schema", *found[:20])
        check(said.returncode == (3 if name == "infeasible" else 0), f"explain {name}: the exit status", said.returncode)
    repaired = json.loads(pathlib.Path(folder, "repaired.json").read_text(encoding="utf-8"))
    check(not faults(scenario_schema, repaired), "a repaired scenario satisfies the schema")
for explanation in explanations:
    for key in explanation:
        check(faults(explanation_schema, {k: v for k, v in explanation.items() if k != key}) or key in ("conflict", "rules"),
              f"an explanation without {key} is refused")
check(faults(explanation_schema, {**explanations[0], "colour": "red"}), "an explanation with an unknown key is refused")

# A comparison: every scenario of the toy, one that cannot be read, and a grid.
compare_schema = schema("compare.schema.json")
with tempfile.TemporaryDirectory() as folder:
    broken = pathlib.Path(folder, "broken.json")
    broken.write_text("{", encoding="utf-8")
    for name, arguments in (("all", [f"{toy}/scenarios", str(broken)]),
                            ("grid", [f"{toy}/scenarios/one-number.json", "--set", "rules.cap.max=1,2"])):
        out = pathlib.Path(folder, name)
        run("compare", toy, *arguments, "-o", str(out), "-q")
        comparison = json.loads((out / "compare.json").read_text(encoding="utf-8"))
        found = faults(compare_schema, comparison)
        check(not found, f"the comparison {name} satisfies the schema", *found[:20])
        for row in comparison["scenarios"]:
            for key in compare_schema.schema["$defs"]["row"]["required"]:
                less = {k: v for k, v in row.items() if k != key}
                check(faults(compare_schema, {**comparison, "scenarios": [less]}), f"a row without {key} is refused")

# An assessment shares its parts with a plan.
with tempfile.TemporaryDirectory() as folder:
    run("assess", toy, "-o", folder, "-q")
    assessment = json.loads(pathlib.Path(folder, "assessment.json").read_text(encoding="utf-8"))
    for part in ("caveats", "scenario", "indicators", "coverage", "measure_limits", "totals", "together", "spread", "travel", "supply",
                 "checklist", "specialties", "places", "inputs"):
        found = [f"{e.json_path}: {e.message[:200]}" for e in plan_schema.evolve(
            schema=plan_schema.schema["properties"][part]).iter_errors(assessment[part])]
        check(not found, f"{part} of an assessment satisfy the plan's schema", *found[:20])

# Decisions of every measure, and each in another's clothes.
with tempfile.TemporaryDirectory() as folder:
    hand = pathlib.Path(folder, "hand.csv")
    hand.write_text("measure,specialty,site,parent_site,form,days,count\nnew,hud,d,,,,1\nconversion,hud,b,,,,1\n"
                    "licence,hud,b,,,,1\nsatellite,hud,d,a,,2,\nclosure,hud,a,,full_time,,1\nvideo,hud,a,,,1,\n",
                    encoding="utf-8")
    run("assess", toy, "--plan", str(hand), "-o", folder, "-q")
    assessment = json.loads(pathlib.Path(folder, "assessment.json").read_text(encoding="utf-8"))
decision_schema = plan_schema.evolve(schema=plan_schema.schema["$defs"]["decision"])
decisions = {d["measure"]: d for d in assessment["decisions"]}
check(len(decisions) == 6, "every measure is assessed")
for measure, decision in decisions.items():
    found = faults(decision_schema, decision)
    check(not found, f"a decision {measure} satisfies the schema", *found)
    for key, value, whose in (("parent_site", "a", ("satellite",)), ("days", 2, ("satellite", "video")),
                              ("form", "shared", ("closure",))):
        other = {k: v for k, v in decision.items() if k != key} if measure in whose else {**decision, key: value}
        check(faults(decision_schema, other), f"{key} of a decision {measure} is minded", other)
found = faults(plan_schema.evolve(schema=plan_schema.schema["$defs"]["summary"]), assessment["summary"])
check(not found, "the summary of every measure satisfies the schema", *found)

# What the commands that solve many times write: where there are plans, and where there can be none.
many = {"frontier": ["--vary", "inequality,cost"], "alternatives": ["--within", "0.5", "--differ", "1"],
        "robust": ["--draws", "3", "--travel", "0.01", "--catchment", "0.01"]}
for command, options in many.items():
    own = schema(f"{command}.schema.json")
    for name, status in (("two-satellites", 0), ("infeasible", 3)):
        with tempfile.TemporaryDirectory() as folder:
            said = run(command, toy, f"{toy}/scenarios/{name}.json", "-o", folder, "-q", *options)
            check(said.returncode == status, f"{command} of {name} ends with {status}", said.stderr)
            document = json.loads(pathlib.Path(folder, f"{command}.json").read_text(encoding="utf-8"))
            found = faults(own, document)
            check(not found, f"{command}.json of {name} satisfies the schema", *found[:20])
            for path in sorted(pathlib.Path(folder).glob("plan-*.json")):
                found = faults(plan_schema, json.loads(path.read_text(encoding="utf-8")))
                check(not found, f"{path.name} of {command} satisfies the schema", *found[:20])
                said = run("verify", toy, str(path))
                check(said.returncode == 0, f"{path.name} of {command} is verified", said.stdout)
    for key in own.schema["required"]:
        check(faults(own, {k: v for k, v in document.items() if k != key}), f"{command}.json without {key} is refused")
    check(faults(own, {**document, "colour": "red"}), f"{command}.json with an unknown key is refused")

# A schema that accepts everything would be no schema.
whole = [plan for plan in plans if plan["decisions"]]
check(whole, "some plan has decisions")
for plan in whole[:1]:
    for key in plan_schema.schema["required"]:
        less = {k: v for k, v in plan.items() if k != key}
        check(faults(plan_schema, less), f"a plan without {key} is refused")
    more = copy.deepcopy(plan)
    more["decisions"][0]["colour"] = "red"
    check(faults(plan_schema, more), "a plan with an unknown key is refused")

# Schema and program of one mind: each line is a change to a scenario that both accept, and whether both still do.
base = {
    "schema": "yderplan-scenario-1",
    "name": "base",
    "coverage": {"model": "catchment", "decay": "gaussian", "catchment_minutes": 60},
    "objectives": [{"measure": "hoover"}],
    "measures": {"new": {"max_per_site": 2}},
    "rules": [],
    "solve": {"gap": 0.001},
}
cap = {"rule": "cap", "measures": ["new"]}
fixed = {"specialty": "hud", "site": "a"}
variants = [
    (True, "nothing changed", {}),
    (True, "no name", {"name": None}),
    (True, "a title in one language", {"title": {"en": "Base"}}),
    (True, "a title as text", {"title": "Base"}),
    (True, "the schema alone", {k: None for k in base if k not in ("schema", "coverage")}),
    (True, "all measures", {"measures": {"new": True, "conversion": {}, "licence": {"fte": 0.5}, "satellite": {"within": "region"}}}),
    (True, "closure switched off", {"measures": {"closure": False, "video": False}}),
    (True, "closure and video", {"measures": {"closure": True, "video": {}}}),
    (True, "closures of some forms", {"measures": {"closure": {"forms": ["shared"], "compensated": True, "above_percent": 120, "level": "area"}}}),
    (True, "video for councils", {"measures": {"video": {"max_days": 2, "fte": 0.4, "within": "council"}}}),
    (True, "satellites of two days", {"measures": {"satellite": {"min_days": 2}}}),
    (True, "several objectives", {"objectives": [{"measure": "hoover", "tolerance": 0.1}, {"measure": "travel"}, {"measure": "cost"}]}),
    (True, "objectives with parameters", {"objectives": [
        {"measure": "max_min", "level": "council", "depth": 2}, {"measure": "shortfall", "theta": 0.9}, {"measure": "kolm_pollak", "epsilon": 2},
        {"measure": "max_coverage", "minutes": 30}, {"measure": "set_cover", "km": 50}, {"measure": "p_median", "unreached_minutes": 100}]}),
    (True, "weights", {"weights": {"hud": 3}}),
    (True, "factors", {"need_factor": 1.1, "supply_factor": {"*": 0.9, "hud": 1}}),
    (True, "a question", {"asks": {"da": "Hvad?", "en": "What?"}}),
    (True, "zones", {"coverage": {"decay": "zones", "zones": {"minutes": [15, 30], "weights": [1, 0.5]}}}),
    (True, "power", {"coverage": {"decay": "power", "beta": 1.5, "catchment_minutes": 60}}),
    (True, "located", {"coverage": {"model": "located", "level": "region"}}),
    (True, "a cap with max", {"rules": [{**cap, "max": 3}]}),
    (True, "a cap with min", {"rules": [{**cap, "min": 0, "specialty": "each"}]}),
    (True, "a cap with less", {"rules": [{**cap, "less": ["closure"], "max": 0}]}),
    (True, "a cap on days", {"rules": [{"rule": "cap", "measures": ["satellite", "video"], "max": 5}]}),
    (True, "a fixed closure", {"rules": [{"rule": "fixed", "decisions": [{**fixed, "measure": "closure", "form": "full_time", "count": 1}]}]}),
    (True, "fixed video", {"rules": [{"rule": "fixed", "decisions": [{**fixed, "measure": "video", "days": 1}]}]}),
    (True, "a budget", {"rules": [{"rule": "budget", "max": 5, "level": "region"}]}),
    (True, "site capacity", {"rules": [{"rule": "site_capacity"}]}),
    (True, "closed above", {"rules": [{"rule": "closed_above", "level": "region", "percent": 110}]}),
    (True, "no one worse", {"rules": [{"rule": "no_one_worse", "level": "region"}]}),
    (True, "open worst", {"rules": [{"rule": "open_worst", "count": 1}]}),
    (True, "a ceiling", {"rules": [{"rule": "ceiling"}, {"rule": "ceiling", "level": "region", "percent": 120}]}),
    (True, "a floor", {"rules": [{"rule": "floor"}, {"rule": "floor", "level": "region", "percent": 90, "penalty": 2}]}),
    (True, "travel limits", {"rules": [{"rule": "travel_limit", "km": 50}, {"rule": "travel_limit", "minutes": 60, "share": 0.9, "exempt": ["A"], "penalty": 1}]}),
    (True, "mean travel", {"rules": [{"rule": "mean_travel", "percent": 5}]}),
    (True, "a base", {"rules": [{"rule": "min_base", "level": "region", "beta": 0.5}]}),
    (True, "parity", {"rules": [{"rule": "parity"}, {"rule": "parity", "level": "region", "of": "nation", "points": 5, "penalty": 1}]}),
    (True, "spread", {"rules": [{"rule": "spread", "level": "site", "max": 1}]}),
    (True, "a meaningful gap", {"rules": [{"rule": "meaningful_gap", "fte": 1}]}),
    (True, "a satellite test", {"rules": [{"rule": "satellite_test", "percent": 90}]}),
    (True, "phases", {"phases": [{"year": 2027}, {"year": 2030, "weight": 0, "need_factor": {"hud": 1.1}, "supply_factor": 0.9, "rules": [{**cap, "max": 3, "per_phase": True}]}]}),
    (True, "a single phase", {"phases": [{"year": 2027}], "measures": {"licence": {"may_end": False}, "satellite": {"may_end": True}, "video": {"may_end": True}}}),
    (True, "what a phase adds", {"rules": [{"rule": "spread", "max": 1, "per_phase": True}]}),
    (False, "no phases", {"phases": []}),
    (False, "a phase without a year", {"phases": [{"weight": 1}]}),
    (False, "a phase with measures", {"phases": [{"year": 2027, "measures": {}}]}),
    (False, "a year and a half", {"phases": [{"year": 2027.5}]}),
    (False, "a phase with a negative weight", {"phases": [{"year": 2027, "weight": -1}]}),
    (False, "new numbers that end", {"measures": {"new": {"may_end": True}}}),
    (False, "a budget per phase", {"rules": [{"rule": "budget", "max": 5, "per_phase": True}]}),
    (False, "open worst without count", {"rules": [{"rule": "open_worst"}]}),
    (False, "a soft ceiling", {"rules": [{"rule": "ceiling", "penalty": 1}]}),
    (False, "a penalty of 0", {"rules": [{"rule": "floor", "penalty": 0}]}),
    (False, "a travel limit without a limit", {"rules": [{"rule": "travel_limit"}]}),
    (False, "a travel limit twice", {"rules": [{"rule": "travel_limit", "km": 50, "minutes": 60}]}),
    (False, "more than the whole need", {"rules": [{"rule": "travel_limit", "km": 50, "share": 1.1}]}),
    (False, "a level of mean travel", {"rules": [{"rule": "mean_travel", "level": "region"}]}),
    (False, "recruitable in councils", {"rules": [{"rule": "recruitable", "level": "council"}]}),
    (False, "hospitals by distance", {"rules": [{"rule": "hospital_protection", "km": 20}]}),
    (False, "no base", {"rules": [{"rule": "min_base", "beta": 0}]}),
    (False, "parity with areas", {"rules": [{"rule": "parity", "of": "area"}]}),
    (False, "parity with limits", {"rules": [{"rule": "parity", "of": {"A": 1}}]}),
    (False, "spread without max", {"rules": [{"rule": "spread"}]}),
    (False, "a negative gap", {"rules": [{"rule": "meaningful_gap", "fte": -1}]}),
    (False, "no schema", {"schema": None}),
    (False, "another schema", {"schema": "yderplan-scenario-9"}),
    (False, "an unknown key", {"colour": "red"}),
    (False, "no specialty", {"specialties": []}),
    (False, "an unknown objective", {"objectives": [{"measure": "fairness"}]}),
    (False, "no objective", {"objectives": []}),
    (False, "a parameter of another objective", {"objectives": [{"measure": "hoover", "theta": 1}]}),
    (False, "minutes and km", {"objectives": [{"measure": "set_cover", "minutes": 30, "km": 50}]}),
    (False, "the coverage of sites", {"objectives": [{"measure": "max_min", "level": "site"}]}),
    (False, "no depth", {"objectives": [{"measure": "max_min", "depth": 0}]}),
    (False, "theta 0", {"objectives": [{"measure": "shortfall", "theta": 0}]}),
    (False, "weights as a number", {"weights": 1}),
    (False, "weights from anywhere", {"weights": "income"}),
    (False, "a negative weight", {"weights": {"hud": -1}}),
    (False, "no need", {"need_factor": 0}),
    (False, "half a year", {"population_year": 2030.5}),
    (False, "a need without a name", {"need": ""}),
    (False, "a question in German", {"asks": {"de": "Was?"}}),
    (False, "closures of satellites", {"measures": {"closure": {"forms": ["satellite"]}}}),
    (False, "closures of nothing", {"measures": {"closure": {"forms": []}}}),
    (False, "a level of no percent", {"measures": {"closure": {"level": "area"}}}),
    (False, "six days of video", {"measures": {"video": {"max_days": 6}}}),
    (False, "satellites of no day", {"measures": {"satellite": {"min_days": 0}}}),
    (False, "a fixed closure without a form", {"rules": [{"rule": "fixed", "decisions": [{**fixed, "measure": "closure", "count": 1}]}]}),
    (False, "a new number with a form", {"rules": [{"rule": "fixed", "decisions": [{**fixed, "measure": "new", "form": "shared", "count": 1}]}]}),
    (False, "video by number", {"rules": [{"rule": "fixed", "decisions": [{**fixed, "measure": "video", "count": 1}]}]}),
    (False, "a site's degree of coverage", {"rules": [{"rule": "closed_above", "level": "site", "percent": 110}]}),
    (False, "a measure of nobody", {"measures": {"magic": {}}}),
    (False, "a negative size", {"measures": {"new": {"max_per_site": -1}}}),
    (False, "half a day", {"measures": {"satellite": {"max_days": 1.5}}}),
    (False, "an unknown decay", {"coverage": {"decay": "cliff", "catchment_minutes": 60}}),
    (False, "power without beta", {"coverage": {"decay": "power", "catchment_minutes": 60}}),
    (False, "beta without power", {"coverage": {"decay": "step", "beta": 1, "catchment_minutes": 60}}),
    (False, "zones without zones", {"coverage": {"decay": "zones"}}),
    (False, "located without level", {"coverage": {"model": "located"}}),
    (False, "a level for a catchment", {"coverage": {"level": "region", "catchment_minutes": 60}}),
    (False, "an unknown rule", {"rules": [{"rule": "wish"}]}),
    (False, "a key of no rule", {"rules": [{"rule": "closed_above", "percent": 110, "delta": 10}]}),
    (False, "a cap without limit", {"rules": [cap]}),
    (False, "a cap without measures", {"rules": [{"rule": "cap", "max": 3}]}),
    (False, "a cap on nothing", {"rules": [{"rule": "cap", "measures": [], "max": 3}]}),
    (False, "a negative cap", {"rules": [{**cap, "max": -3}]}),
    (False, "a budget without limit", {"rules": [{"rule": "budget"}]}),
    (False, "a percent as text", {"rules": [{"rule": "closed_above", "level": "region", "percent": "110"}]}),
    (False, "more than all lost", {"rules": [{"rule": "no_one_worse", "level": "region", "percent": 101}]}),
    (False, "nothing fixed", {"rules": [{"rule": "fixed"}]}),
    (False, "an empty list fixed", {"rules": [{"rule": "fixed", "decisions": []}]}),
    (False, "a specialty of what names its own", {"rules": [{"rule": "fixed", "specialty": "hud", "decisions": [{**fixed, "measure": "new", "count": 1}]}]}),
    (False, "a specialty of site capacity", {"rules": [{"rule": "site_capacity", "specialty": "hud"}]}),
    (False, "a specialty twice", {"rules": [{**cap, "max": 3, "specialty": ["hud", "hud"]}]}),
    (False, "half a number", {"rules": [{**cap, "max": 2.5}]}),
    (False, "half a number in a group", {"rules": [{**cap, "level": "region", "of": {"Nordland": 2.5}}]}),
    (False, "a spread of half a number", {"rules": [{"rule": "spread", "max": 0.5}]}),
    (False, "a cap on no group", {"rules": [{**cap, "level": "region", "of": {}}]}),
    (False, "nobody exempt", {"rules": [{"rule": "travel_limit", "km": 50, "exempt": []}]}),
    (False, "exempt twice", {"rules": [{"rule": "travel_limit", "km": 50, "exempt": ["A", "A"]}]}),
    (False, "a limit for nobody exempt", {"rules": [{"rule": "closed_above", "percent": 110, "exempt_max": 1}]}),
    (True, "a limit for somebody exempt", {"rules": [{"rule": "closed_above", "percent": 110, "exempt": ["Nord"], "exempt_max": 1}]}),
    (False, "an aversion without end", {"objectives": [{"measure": "kolm_pollak", "epsilon": 1000}]}),
    (False, "hardly any aversion", {"objectives": [{"measure": "kolm_pollak", "epsilon": 0.001}]}),
    (False, "a name without letters", {"name": ""}),
    (False, "a title without words", {"title": {}}),
    (False, "a question without words", {"asks": {"da": ""}}),
    (False, "no weights", {"weights": {}}),
    (False, "no files", {"files": {}}),
    (False, "no factors", {"need_factor": {}}),
    (False, "a catchment beside zones", {"coverage": {"decay": "zones", "zones": {"minutes": [15], "weights": [1]}, "catchment_minutes": 60}}),
    (False, "a gap below zero", {"solve": {"gap": -1}}),
    (False, "half a thread", {"solve": {"threads": 0.5}}),
]
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "scenario.json")
    for right, name, change in variants:
        scenario = {k: v for k, v in {**base, **change}.items() if v is not None}
        pathlib.Path(path).write_text(json.dumps(scenario), encoding="utf-8")
        found = faults(scenario_schema, scenario)
        check(right == (not found), f"the schema {'accepts' if right else 'refuses'} {name}", *found)
        said = run("check", toy, path)
        check(said.returncode in (0, 3) if right else said.returncode == 2, f"the program {'accepts' if right else 'refuses'} {name}", said.stderr)

finish()
END
