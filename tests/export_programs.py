#!/usr/bin/env python3
"""Writes a small invented instance and scenarios that between them use every objective, every rule (hard, and soft where
that is possible) and every measure:

    tests/export_programs.py FOLDER      FOLDER/*.csv, FOLDER/scenarios/NAME.json

Ids are awkward on purpose: letters that are not ASCII, signs, digits in front, two that become the same when they are
spelt out, two pairs that are the same when joined. What is drawn comes from a generator of its own and is the same on
every machine."""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
seed = 20


def drawn(least, most):
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return least + (seed >> 12) % (most - least + 1)


AREAS = ["Ærø", "Aeroe", "3 Høje", "a_b", "a", "e5", "D-1", "Læsø, nord"]
SITES = ["Øst", "Oest", "b_c", "c", "end"]
LIES_IN = [0, 2, 3, 5, 6]
SPECIALTIES = ["hud", "hud_a"]


def write(name, header, rows):
    def cell(value):
        return f'"{value}"' if isinstance(value, str) and "," in value else str(value)

    lines = [",".join(map(cell, row)) for row in rows]
    (folder / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def write_instance():
    write("areas.csv", "area,name,municipality,council,region,population",
          [(a, a, a, f"råd {k // 2}", f"region {k // 4}", drawn(8, 60) * 1000) for k, a in enumerate(AREAS)])
    write("sites.csv", "site,name,area,max_numbers,room_days",
          [(j, j, AREAS[LIES_IN[k]], drawn(4, 6), drawn(4, 8)) for k, j in enumerate(SITES)])
    write("travel.csv", "area,site,km,minutes",
          [(a, j, 0.8 * t, t) for k, a in enumerate(AREAS) for n, j in enumerate(SITES)
           for t in [8 + 11 * abs(k - LIES_IN[n]) + drawn(0, 9)]])
    write("specialties.csv", "specialty,name_da,name_en,part_time_fte,weight,catchment_minutes",
          [("hud", "Hud", "Skin", 0.25, 1, 45), ("hud_a", "Øjne", "Eyes", 0.3, 2, 60)])
    write("providers.csv", "site,specialty,form,count,returned",
          [("Øst", "hud", "full_time", 3, 1), ("Øst", "hud", "part_time", 2, 0), ("b_c", "hud", "full_time", 2, 0),
           ("c", "hud", "part_time", 3, 1), ("Øst", "hud_a", "full_time", 4, 2), ("end", "hud_a", "full_time", 1, 0),
           ("b_c", "hud_a", "part_time", 2, 0)])
    write("costs.csv", "measure,specialty,cost",
          [("new", "*", 3.5), ("conversion", "*", 2.5), ("licence", "*", 3), ("satellite", "*", 0.1), ("video", "*", 0.05),
           ("closure", "*", -3.5), ("compensation", "*", 0.5)])
    write("supply.csv", "region,specialty,specialists,recruitable",
          [(f"region {k}", s, 10, 1.2 + k) for k in range(2) for s in SPECIALTIES])
    write("hospitals.csv", "hospital,area,specialty,specialists,protected", [("H", "a", s, 3, 1) for s in SPECIALTIES])


STEP = {"decay": "step"}
NEW = {"new": {"max_per_site": 1}}
ALL = {"new": {"max_per_site": 1}, "conversion": {"acceptance": 0.5}, "licence": {"max_per_site": 1, "fte": 0.9},
       "satellite": {"max_days": 2, "min_days": 2, "max_minutes": 60, "fte": 0.9}}
CLOSING = {**NEW, "closure": {"compensated": True}}
VIDEO = {"video": {"max_days": 1, "fte": 0.5, "within": "region"}, "satellite": {"max_days": 2, "max_minutes": 60, "fte": 0.9}}
THREE = {"rule": "cap", "measures": ["new"], "max": 3}
FOUR = {"rule": "cap", "measures": ["new"], "max": 4, "min": 4}
BALANCED = {"rule": "cap", "measures": ["new"], "less": ["closure"], "min": 0, "max": 0, "specialty": "each"}
BUDGET = {"rule": "budget", "max": 8}
AT_A_SITE = {"measure": "new", "specialty": "hud", "site": "Oest"}

# name: (objective, measures, rules)
PROGRAMS = {
    # every objective
    "hoover": ("hoover", ALL, [BUDGET]),
    "gini": ("gini", NEW, [THREE]),
    "variance": ("variance", NEW, [THREE]),
    "kolm_pollak": ("kolm_pollak", NEW, [THREE]),
    "kolm_pollak-one-specialty": ({"measure": "kolm_pollak", "epsilon": 2}, NEW, [THREE], ["hud"]),
    "range": ("range", NEW, [THREE]),
    "shortfall": ({"measure": "shortfall", "theta": 0.9}, ALL, [BUDGET]),
    "travel": ("travel", NEW, [FOUR]),
    "p_median": ("p_median", NEW, [THREE]),
    "p_center": ("p_center", NEW, [THREE]),
    "max_min": ({"measure": "max_min", "level": "council"}, NEW, [THREE]),
    "max_coverage": ({"measure": "max_coverage", "minutes": 30}, NEW, [THREE]),
    "set_cover": ({"measure": "set_cover", "minutes": 30}, NEW, []),
    "numbers": ("numbers", NEW, [{"rule": "floor", "level": "council", "percent": 50}]),
    "changes": ("changes", NEW, [{"rule": "floor", "level": "council", "percent": 50}]),
    "cost": ("cost", ALL, [{"rule": "floor", "level": "region", "percent": 60}]),
    "no-decisions": ("hoover", {}, []),
    "several-objectives": (["max_coverage", "cost"], NEW, [THREE]),
    # every measure that is not among those
    "closures": ("hoover", CLOSING, [BALANCED, BUDGET]),
    "video": ("hoover", VIDEO, [{"rule": "cap", "measures": ["satellite", "video"], "max": 6}]),
    # every rule
    "cap": ("hoover", ALL, [{"rule": "cap", "measures": ["new", "licence"], "level": "region", "of": {"region 0": 1}, "max": 2}, BUDGET]),
    "budget": ("hoover", ALL, [{"rule": "budget", "max": 4, "level": "region"}]),
    "site_capacity": ("hoover", ALL, [{"rule": "site_capacity"}, {"rule": "budget", "max": 20}]),
    "closed_above": ("hoover", NEW, [THREE, {"rule": "closed_above", "level": "council", "percent": 110, "exempt": ["råd 0"], "exempt_max": 1}]),
    "open_worst": ("hoover", NEW, [THREE, {"rule": "open_worst", "level": "area", "count": 3}]),
    "ceiling": ("hoover", NEW, [FOUR, {"rule": "ceiling", "level": "council", "percent": 200}]),
    "floor": ("hoover", NEW, [FOUR, {"rule": "floor", "level": "region", "percent": 60}]),
    "floor-soft": ("hoover", NEW, [THREE, {"rule": "floor", "level": "area", "percent": 90, "penalty": 2}]),
    "spread": ("hoover", NEW, [FOUR, {"rule": "spread", "level": "council", "max": 1}]),
    "meaningful_gap": ("hoover", NEW, [THREE, {"rule": "meaningful_gap", "level": "council", "fte": 1}]),
    "min_base": ("hoover", NEW, [FOUR, {"rule": "min_base", "level": "council", "beta": 0.5}]),
    "parity": ("hoover", ALL, [{"rule": "budget", "max": 16}, {"rule": "parity", "level": "region", "of": "nation", "points": 40}]),
    "parity-soft": ("hoover", NEW, [THREE, {"rule": "parity", "level": "council", "of": "region", "points": 5, "penalty": 0.5}]),
    "travel_limit": ("hoover", ALL, [{"rule": "budget", "max": 16}, {"rule": "travel_limit", "minutes": 55, "exempt": ["Ærø"]}]),
    "travel_limit-share": ("hoover", NEW, [FOUR, {"rule": "travel_limit", "km": 30, "share": 0.8}]),
    "travel_limit-soft": ("hoover", NEW, [THREE, {"rule": "travel_limit", "minutes": 25, "share": 0.95, "penalty": 3}]),
    "mean_travel": ("hoover", CLOSING, [BALANCED, {"rule": "mean_travel", "percent": 5}]),
    "recruitable": ("hoover", NEW, [FOUR, {"rule": "recruitable"}]),
    "hospital_protection": ("hoover", NEW, [THREE, {"rule": "hospital_protection", "minutes": 25}]),
    "satellite_test": ("hoover", VIDEO, [{"rule": "satellite_test", "level": "region", "percent": 90}]),
    "no_one_worse": ("hoover", CLOSING, [BALANCED, {"rule": "no_one_worse", "level": "region", "percent": 10}]),
    "fixed": ("hoover", ALL, [BUDGET, {"rule": "fixed", "decisions": [{**AT_A_SITE, "count": 1}]}]),
    # a measure that is to be large, with penalties; and what no plan can keep
    "max_coverage-soft": ({"measure": "max_coverage", "minutes": 30}, NEW,
                          [THREE, {"rule": "floor", "level": "area", "percent": 90, "penalty": 20000}]),
    "infeasible": ("hoover", NEW, [{"rule": "cap", "measures": ["new"], "min": 3}, {"rule": "budget", "max": 7}]),
    "contradiction": ("hoover", NEW, [{"rule": "cap", "measures": ["new"], "max": 0},
                                      {"rule": "fixed", "decisions": [{**AT_A_SITE, "min": 1}]}]),
}


def scenario(name, objectives, measures, rules, specialties="*"):
    several = objectives if isinstance(objectives, list) else [objectives]
    return {"schema": "yderplan-scenario-1", "name": f"{name}, én \\ linje\nog én til", "specialties": specialties, "coverage": STEP,
            "objectives": [o if isinstance(o, dict) else {"measure": o} for o in several],
            "measures": {"closure": False, **measures}, "rules": rules,
            "solve": {"gap": 0.0001, "time_seconds": 30, "threads": 2}}


(folder / "scenarios").mkdir(parents=True, exist_ok=True)
write_instance()
for name, parts in PROGRAMS.items():
    text = json.dumps(scenario(name, *parts), ensure_ascii=False, indent=2)
    (folder / "scenarios" / f"{name}.json").write_text(text + "\n", encoding="utf-8")
