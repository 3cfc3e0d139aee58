#!/usr/bin/env python3
"""Makes the files that stand in for data which Denmark does not publish, and need by plain population.

    cd instances/denmark && python3 illustrative.py

Run by hand; what it writes is committed beside it. It reads this folder alone, uses no chance and no clock, and
writes the same bytes every time. README.md says of every file what in it is fact and what is not.
"""

import csv


def read(name):
    with open(name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    with open(name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


AREAS = read("areas.csv")
SITES = read("sites.csv")
SPECIALTIES = [row["specialty"] for row in read("specialties.csv")]
NEED = {(row["specialty"], row["area"]): float(row["need"]) for row in read("need.csv")}
POPULATION = {area["area"]: int(area["population"]) for area in AREAS}
AREA_OF = {area["area"]: area for area in AREAS}


# Need ---------------------------------------------------------------------------------------------------------------

# Fact: people per health council, thousands, in the government's proposal of September 2024, figure 9. Two councils
# have changed their names since.
PROPOSAL = {
    "Vendsyssel": 160, "Limfjorden": 432, "Kronjylland": 230, "Horsens": 235, "Aarhus": 372, "Vestjylland": 287,
    "Midt": 244, "Fyn": 466, "Lillebælt": 310, "Sydvestjylland": 238, "Sønderjylland": 225, "Hovedstaden": 806,
    "Amager og Vestegnen": 304, "Københavns Omegn Nord": 477, "Nordsjælland": 332, "Østsjælland og Øerne": 437,
    "Midt- og Vestsjælland": 416,
}
YEARS_SEEN = 2  # assumed: the proposal's figures are of 1 January 2024, those of areas.csv are of 1 January 2026

# Assumed: use of a child over use of an adult. Children's specialties see no adults.
CHILD_OVER_ADULT = {
    "anae": 0.1, "derm": 0.7, "reum": 0.1, "gyn": 0.1, "med": 0.1, "kir": 0.3, "neuro": 0.3, "orto": 0.5, "psyk": 0.0,
    "oeje": 0.5, "oere": 2.0,
}
CHILDREN = 0.19  # assumed: children's share of the nation


def growth(year):
    """Factor per council: its growth from the proposal's figures to those of 2026, carried on in a straight line."""
    now = {}
    for area in AREAS:
        now[area["council"]] = now.get(area["council"], 0) + int(area["population"])
    return {c: 1 + (now[c] / (1000 * PROPOSAL[c]) - 1) * (year - 2026) / YEARS_SEEN for c in now}


def write_need(name, need):
    rows = [[area["area"], s, f"{need(s, area['area']):.1f}"] for s in SPECIALTIES for area in AREAS]
    write(name, ["area", "specialty", "need"], rows)


def need_of_year(year):
    factor = growth(year)
    return lambda s, area: NEED[s, area] * factor[AREA_OF[area]["council"]]


def need_by_age():
    """Children and adults, each with a national rate; scaled to the population. Children are distributed as the need
    for paediatrics in need.csv, which is the population without vote."""
    people = sum(POPULATION.values())
    everywhere = sum(NEED["paed", a] for a in POPULATION)
    children = {a: CHILDREN * people * NEED["paed", a] / everywhere for a in POPULATION}

    def rated(s, a):
        if s in ("paed", "bup"):
            return children[a]
        return CHILD_OVER_ADULT[s] * children[a] + (POPULATION[a] - children[a])

    total = {s: sum(rated(s, a) for a in POPULATION) for s in SPECIALTIES}
    return lambda s, a: rated(s, a) * people / total[s]


# Numbers handed back ------------------------------------------------------------------------------------------------

HOLDERS_OF_65 = 0.20  # assumed: share of numbers whose holder is 65 or older
STOP_A_YEAR = 0.20    # assumed: share of them that stop in a year
YEARS_OF_PLAN = 4     # 2027 to 2030


def returned_numbers():
    """Numbers in order of specialty and area, an even share of them handed back: nobody chooses which."""
    share = HOLDERS_OF_65 * STOP_A_YEAR * YEARS_OF_PLAN
    site_area = {site["site"]: site["area"] for site in SITES}
    rows = read("providers.csv")
    rows.sort(key=lambda r: (SPECIALTIES.index(r["specialty"]), site_area[r["site"]], r["site"], r["form"]))
    seen = 0
    for row in rows:
        before = int(seen * share + 0.5)
        seen += int(row["count"])
        row["returned"] = int(seen * share + 0.5) - before
    rows.sort(key=lambda r: (SPECIALTIES.index(r["specialty"]), r["site"], r["form"]))
    return [[r["site"], r["specialty"], r["form"], r["count"], r["returned"]] for r in rows]


# Specialists and hospitals ------------------------------------------------------------------------------------------

SPECIALISTS = 18361  # fact: forecast for 2025, all specialties, the Danish Health Authority
# Fact: specialists per 100,000 inhabitants in Denmark, about 2001; 234.4 persons in all specialties together.
PER_100K = {
    "anae": 14.2, "derm": 2.9, "reum": 5.3, "gyn": 9.2, "med": 19.6, "kir": 11.7, "neuro": 3.5, "orto": 9.3,
    "psyk": 13.9, "paed": 5.9, "bup": 2.9, "oeje": 5.6, "oere": 6.5,
}
PER_100K_ALL = 234.4
# Per 1,000 inhabitants, 2019. Fact for Hovedstaden and Sjælland, assumed for the others.
DENSITY = {"Hovedstaden": 3.2, "Sjælland": 2.2, "Nordjylland": 2.7, "Midtjylland": 2.7, "Syddanmark": 2.7}


def specialists():
    """All specialists, parted by specialty as about 2001 and by region as people and density; the rule takes its share."""
    weight = {}
    for area in AREAS:
        people = int(area["population"]) * DENSITY[area["old_region"]]
        weight[area["region"]] = weight.get(area["region"], 0) + people
    rows = []
    for region in sorted(weight):
        for s in SPECIALTIES:
            n = SPECIALISTS * PER_100K[s] / PER_100K_ALL * weight[region] / sum(weight.values())
            rows.append([region, s, f"{n:.0f}", f"{n:.0f}"])
    return rows


DEPARTMENTS = ["anae", "med", "kir", "orto"]  # assumed: what a small emergency hospital has
DEPARTMENT_SIZE = 5                           # assumed: specialists in each
SMALL = 80000                                 # people in the hospital's municipality: fewer than this
APART_MINUTES = 40                            # to the nearest other hospital town: more than this


def small_hospitals():
    """Emergency hospitals of small municipalities; protected where no other hospital town is near."""
    minutes = {(row["area"], row["site"]): float(row["minutes"]) for row in read("travel.csv") if row["minutes"]}
    towns = [site for site in SITES if site["room_days"] == "10"]
    rows = []
    for town in towns:
        if POPULATION[town["area"]] >= SMALL:
            continue
        far = all(minutes.get((town["area"], t["site"]), 1e9) > APART_MINUTES for t in towns if t is not town)
        for s in DEPARTMENTS:
            rows.append([town["name"], town["area"], s, DEPARTMENT_SIZE, int(far)])
    return rows


# Waiting times ------------------------------------------------------------------------------------------------------

# Fact, but of different years and for single regions; README.md has the source of each.
WAITS = [
    ("old_region", "Nordjylland", "derm", 19), ("old_region", "Midtjylland", "derm", 19),
    ("old_region", "Syddanmark", "derm", 19), ("old_region", "Sjælland", "derm", 13),
    ("old_region", "Hovedstaden", "derm", 9),
    ("old_region", "Nordjylland", "gyn", 14.5), ("old_region", "Hovedstaden", "gyn", 6),
    ("old_region", "Sjælland", "med", 6),
    ("nation", "nation", "psyk", 78),
    ("old_region", "Sjælland", "paed", 10),
    ("old_region", "Sjælland", "bup", 50),
    ("old_region", "Nordjylland", "oeje", 31), ("old_region", "Midtjylland", "oeje", 21),
    ("old_region", "Syddanmark", "oeje", 20), ("old_region", "Sjælland", "oeje", 29),
    ("old_region", "Hovedstaden", "oeje", 17),
    ("old_region", "Sjælland", "oere", 9),
]
NO_SOURCE = 13  # assumed, for the specialties without any figure: as the mean of four specialties in Sjælland, 2023


def waits():
    known = {row[2] for row in WAITS}
    return WAITS + [("nation", "nation", s, NO_SOURCE) for s in SPECIALTIES if s not in known]


def main():
    write_need("need_2030_illustrative.csv", need_of_year(2030))
    write_need("need_2035_illustrative.csv", need_of_year(2035))
    write_need("need_age_illustrative.csv", need_by_age())
    write_need("need_population.csv", lambda s, area: POPULATION[area])
    write("providers_returned_illustrative.csv", ["site", "specialty", "form", "count", "returned"], returned_numbers())
    write("supply_illustrative.csv", ["region", "specialty", "specialists", "recruitable"], specialists())
    write("hospitals_illustrative.csv", ["hospital", "area", "specialty", "specialists", "protected"], small_hospitals())
    write("waits_illustrative.csv", ["level", "group", "specialty", "weeks"], waits())


if __name__ == "__main__":
    main()
