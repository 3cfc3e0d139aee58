#!/usr/bin/env bash
# Do docs/*.schema.json say what the program does? Every scenario of instances/ and every plan made from them must satisfy its
# schema, and on a list of right and wrong scenarios schema and program must be of one mind.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 - <<'END'
import copy, json, os, pathlib, subprocess, sys, tempfile

from jsonschema import Draft202012Validator, RefResolver

program = os.environ["YDERPLAN"]
toy = "instances/toy"
passed = failed = 0


def check(holds, sentence, *more):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print("FAILED:", sentence, *more, sep="\n    ", file=sys.stderr)


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

# An assessment shares its parts with a plan.
with tempfile.TemporaryDirectory() as folder:
    run("assess", toy, "-o", folder, "-q")
    assessment = json.loads(pathlib.Path(folder, "assessment.json").read_text(encoding="utf-8"))
    for part in ("caveats", "scenario", "indicators", "coverage", "measure_limits", "inputs"):
        found = [f"{e.json_path}: {e.message[:200]}" for e in plan_schema.evolve(
            schema=plan_schema.schema["properties"][part]).iter_errors(assessment[part])]
        check(not found, f"{part} of an assessment satisfy the plan's schema", *found[:20])

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
variants = [
    (True, "nothing changed", {}),
    (True, "no name", {"name": None}),
    (True, "a title in one language", {"title": {"en": "Base"}}),
    (True, "a title as text", {"title": "Base"}),
    (True, "the schema alone", {k: None for k in base if k not in ("schema", "coverage")}),
    (True, "all measures", {"measures": {"new": True, "conversion": {}, "licence": {"fte": 0.5}, "satellite": {"within": "region"}}}),
    (True, "closure switched off", {"measures": {"closure": False, "video": False}}),
    (True, "zones", {"coverage": {"decay": "zones", "zones": {"minutes": [15, 30], "weights": [1, 0.5]}}}),
    (True, "power", {"coverage": {"decay": "power", "beta": 1.5, "catchment_minutes": 60}}),
    (True, "located", {"coverage": {"model": "located", "level": "region"}}),
    (True, "a cap with max", {"rules": [{**cap, "max": 3}]}),
    (True, "a cap with min", {"rules": [{**cap, "min": 0, "specialty": "each"}]}),
    (True, "a budget", {"rules": [{"rule": "budget", "max": 5, "level": "region"}]}),
    (True, "site capacity", {"rules": [{"rule": "site_capacity"}]}),
    (True, "closed above", {"rules": [{"rule": "closed_above", "level": "region", "percent": 110}]}),
    (True, "no one worse", {"rules": [{"rule": "no_one_worse", "level": "region"}]}),
    (False, "no schema", {"schema": None}),
    (False, "another schema", {"schema": "yderplan-scenario-9"}),
    (False, "an unknown key", {"colour": "red"}),
    (False, "no specialty", {"specialties": []}),
    (False, "an objective of later", {"objectives": [{"measure": "travel"}]}),
    (False, "two objectives", {"objectives": [{"measure": "hoover"}, {"measure": "hoover"}]}),
    (False, "no objective", {"objectives": []}),
    (False, "closure", {"measures": {"closure": True}}),
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
    (False, "a rule of later", {"rules": [{"rule": "parity", "delta": 10}]}),
    (False, "a cap without limit", {"rules": [cap]}),
    (False, "a cap without measures", {"rules": [{"rule": "cap", "max": 3}]}),
    (False, "a cap on nothing", {"rules": [{"rule": "cap", "measures": [], "max": 3}]}),
    (False, "a negative cap", {"rules": [{**cap, "max": -3}]}),
    (False, "a budget without limit", {"rules": [{"rule": "budget"}]}),
    (False, "a percent as text", {"rules": [{"rule": "closed_above", "level": "region", "percent": "110"}]}),
    (False, "more than all lost", {"rules": [{"rule": "no_one_worse", "level": "region", "percent": 101}]}),
    (False, "nothing fixed", {"rules": [{"rule": "fixed"}]}),
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
        check(said.returncode == (0 if right else 2), f"the program {'accepts' if right else 'refuses'} {name}", said.stderr)

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
END
