"""The sets of problems that the bench solves: A, B, C and D of bench/README.md, as instance folders and scenario files."""
import functools
import math
import pathlib
from dataclasses import dataclass

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

def problems(name, work, quick):
    """The problems of one set; their files are made under `work`."""
    return list({"A": alone, "B": coupled, "C": fine, "D": sweep}[name](pathlib.Path(work), quick))


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
        yield written("C", "districts-1", folder, work, share("districts-1", 10, ["oeje"]))
        if not quick:
            yield written("C", "districts-3", folder, work, share("districts-3", 26, "*"))
    else:
        print("skipped: C/districts-1, C/districts-3: no polling districts at ../shared/data")
    for areas, sites, specialties in LANDS[:1] if quick else LANDS:
        name = f"land-{areas}-{sites}-{specialties}"
        generate.generate(work / name, areas, sites, specialties, 1)
        yield problem("C", name, work / name, work / name / "scenarios" / "reform.json", "*")


def sweep(work, quick):
    """reform-2027 with 24, 28, ... 60 numbers (and their regional caps) and 110, 120, ... 200 million kr."""
    for numbers in range(24, 61, 4):
        for budget in range(110, 201, 10):
            name = f"sweep-{numbers}-{budget}"
            scenario = share(name, numbers, "*")
            for rule in scenario["rules"]:
                if rule["rule"] == "budget":
                    rule["max"] = budget
                elif rule.get("measures") == ["satellite"]:
                    rule["max"] = 100
            if not quick or (numbers == 60 and budget > 170):
                yield written("D", name, DENMARK, work, scenario)


# Files ----------------------------------------------------------------------------------------------------------------

def written(letter, name, instance, work, scenario):
    path = work / "scenarios" / f"{name}.json"
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
