"""The sets of problems that the bench solves: A, B, C and D of bench/README.md, as instance folders and scenario files."""
import functools
import itertools
import json
import math
import pathlib
from dataclasses import dataclass, field

import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent
DENMARK = ROOT / "instances" / "denmark"
SHARED = ROOT.parent / "shared" / "data"
LANDS = [(500, 100, 1), (500, 100, 5), (1000, 200, 1), (1000, 200, 5), (2000, 500, 1), (2000, 500, 15)]
QUICK_A = ("bup-half", "kir-share", "derm-guarded")


@dataclass
class Problem:
    set: str
    name: str
    instance: pathlib.Path
    scenario: pathlib.Path
    pairs: int  # of area and site within a catchment, summed over the specialties
    grid: dict = field(default_factory=dict)  # of a sweep: {path: values}


# Policies -------------------------------------------------------------------------------------------------------------

def share(name, numbers, specialties):
    """reform-2027 in proportion: caps, satellite days and budget."""
    return generate.reform(name, numbers, specialties=specialties)


def half(name, numbers, specialties):
    """Half of that, rounded up."""
    return generate.reform(name, -(-numbers // 2), specialties=specialties)


def guarded(name, numbers, specialties):
    """The same money, but nothing new in councils covered above 110 %, no council loses more than 2 %, and a council below 70 % costs."""
    scenario = share(name, numbers, specialties)
    scenario["rules"] = [rule for rule in scenario["rules"] if rule["rule"] != "no_one_worse"] + [
        {"rule": "no_one_worse", "level": "council", "percent": 2},
        {"rule": "closed_above", "level": "council", "percent": 110},
        {"rule": "floor", "level": "council", "percent": 70, "penalty": 0.5}]
    return scenario


POLICIES = {"share": share, "half": half, "guarded": guarded}


# Sets -----------------------------------------------------------------------------------------------------------------

def problems(name, work, quick, scenarios=100):
    """The problems of one set; their files are made under `work`. `scenarios`: of the sweep."""
    work = pathlib.Path(work)
    return list(sweep(work, grid(quick, scenarios)) if name == "D" else {"A": alone, "B": coupled, "C": fine}[name](work, quick))


def alone(work, quick):
    for row in generate.read_csv(DENMARK / "specialties.csv"):
        numbers = math.ceil(60 * float(row["weight"]))  # weight: share of all numbers
        for policy, make in POLICIES.items():
            name = f"{row['specialty']}-{policy}"
            if not quick or name in QUICK_A:
                yield written("A", name, DENMARK, work, make(name, numbers, [row["specialty"]]))


def coupled(work, quick):
    for policy, make in POLICIES.items():
        name = "reform-2027" if policy == "share" else f"reform-2027-{policy}"
        if not quick or policy == "share":
            yield written("B", name, DENMARK, work, make(name, 60, "*"))


def fine(work, quick):
    if SHARED.is_dir():
        folder = work / "districts"
        generate.districts(folder, SHARED, ["oeje", "oere", "derm"])
        few = work / "districts-98"
        generate.districts(few, SHARED, ["oeje"], every_town=False)
        yield written("C", "districts-98-1", few, work, share("districts-98-1", 10, ["oeje"]))
        yield written("C", "districts-1", folder, work, share("districts-1", 10, ["oeje"]))
        if not quick:
            yield written("C", "districts-3", folder, work, share("districts-3", 26, "*"))
    else:
        print("skipped: C/districts-98-1, C/districts-1, C/districts-3: no polling districts at ../shared/data")
    for areas, sites, specialties in LANDS[:1] if quick else LANDS:
        name = f"land-{areas}-{sites}-{specialties}"
        generate.generate(work / name, areas, sites, specialties, 1)
        yield problem("C", name, work / name, work / name / "scenarios" / "reform.json", "*")


def grid(quick, scenarios):
    """24, 28, ... 60 numbers by 110, 120, ... 200 million kr; of fewer scenarios the last tens."""
    if quick:
        return {"rules.0.max": [60], "rules.budget.max": [180, 190, 200]}
    return {"rules.0.max": list(range(24, 61, 4))[-max(1, scenarios // 10):], "rules.budget.max": list(range(110, 201, 10))}


def sweep(work, grid):
    """reform-2027 with every combination, each a problem by itself; and the whole as one problem with a grid."""
    base = generate.reform("sweep", 60)
    for numbers, budget in itertools.product(*grid.values()):
        scenario = json.loads(json.dumps(base))
        scenario["rules"][0]["max"] = numbers
        next(rule for rule in scenario["rules"] if rule["rule"] == "budget")["max"] = budget
        name = point_name([numbers, budget])
        yield written("D", name, DENMARK, work, {**scenario, "name": name, "title": name})
    whole = written("D", f"sweep of {math.prod(len(values) for values in grid.values())}", DENMARK, work, base)
    whole.grid = grid
    yield whole


def point_name(values):
    return "-".join(map(str, ["sweep", *values]))


# Files ----------------------------------------------------------------------------------------------------------------

def written(letter, name, instance, work, scenario):
    path = work / "scenarios" / f"{name.replace(' ', '-')}.json"
    generate.write_scenario(path, scenario)
    return problem(letter, name, instance, path, scenario["specialties"])


def problem(letter, name, instance, scenario, specialties):
    return Problem(letter, name, instance, scenario, pairs_within_reach(instance, specialties))


def pairs_within_reach(instance, specialties):
    return sum(pairs for s, pairs in pairs_of(instance).items() if specialties == "*" or s in specialties)


@functools.cache
def pairs_of(instance):
    minutes = [float(row["minutes"]) for row in generate.read_csv(instance / "travel.csv")]
    return {row["specialty"]: sum(m <= float(row["catchment_minutes"]) for m in minutes)
            for row in generate.read_csv(instance / "specialties.csv")}
