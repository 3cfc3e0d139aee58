#!/usr/bin/env python3
"""Generated lands: instances of any size, shaped by rivers and islands.

    bench/generate.py FOLDER --areas N --sites M --specialties S --seed K

writes FOLDER/*.csv and FOLDER/scenarios/reform.json; the same arguments write the same bytes.

* M towns, one site each, at least 9 km apart in a square of 450 km2 per site (Denmark: 440), so that what lies within reach of an
  area does not depend on the size of the land. N areas of about 4,500 people, one in each town and the rest drawn to towns by
  rank: the town of rank r draws with weight 1/r, mixed with an equal share for all. So town sizes fall about as Zipf says.
* Rivers run from south to north, one per 130 km of width, crossed by a bridge every 45 km. One in eighteen towns lies on an island,
  and each island has one ferry: 50 minutes with the wait.
* Travel is 3 minutes plus the quickest path over a network of the areas (each linked to its eight nearest on the same shore, 1.25 x the
  straight line at 50 km/h near large towns and 65 km/h elsewhere, bridges, ferries). travel.csv has the pairs up to 90 minutes;
  the longest catchment is 90, so nothing within reach is left out, and pairs grow about linearly with areas.
* Specialty k of S has between 2.4 (k = 1) and 0.3 (k = S) numbers per 100,000 and a catchment of 45, 60 or 90 minutes, the rarer the longer.
  Existing numbers are spread over towns by population to the power 1.3, one in five part-time where a town has three or more, as in
  instances/denmark. Need is population times an index of council and specialty.
* The scenario is reform-2027 of Denmark in proportion to the existing numbers.
"""
import argparse
import csv
import heapq
import json
import math
import pathlib
import random

DENMARK = pathlib.Path(__file__).resolve().parent.parent / "instances" / "denmark"
REACH = 90  # minutes
KM_PER_DEGREE = 111.2


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split())
        out.writerows(rows)


# Policies -------------------------------------------------------------------------------------------------------------

def reform(name, numbers, regions=None, specialties="*"):
    """Denmark's reform-2027 in proportion, as a scenario: `numbers` in place of its 60, everything else as much more or less.

    dermatology.json is reform("dermatology", 6, specialties=["derm"]). `regions`: {region: cap}; default: Denmark's, in proportion.
    """
    scenario = json.loads((DENMARK / "scenarios" / "reform-2027.json").read_text(encoding="utf-8"))
    scenario.update(name=name, title=name, specialties=specialties)
    for rule in scenario["rules"]:
        if rule["rule"] == "cap" and "of" in rule:
            rule["of"] = regions or {region: in_proportion(cap, numbers) for region, cap in rule["of"].items()}
        elif "max" in rule:
            rule["max"] = in_proportion(rule["max"], numbers)
    return scenario


def in_proportion(amount, numbers):
    return -(-amount * numbers // 60)  # rounded up, in whole numbers


# Spreading ------------------------------------------------------------------------------------------------------------

def sainte_lague(seats, weights):
    """`seats` given out in proportion to `weights` by the divisors 1, 3, 5, ...; of equals the first."""
    given = [0] * len(weights)
    heap = [(-weight, k) for k, weight in enumerate(weights)]
    heapq.heapify(heap)
    for _ in range(seats):
        _, k = heapq.heappop(heap)
        given[k] += 1
        heapq.heappush(heap, (-weights[k] / (2 * given[k] + 1), k))
    return given


def split(points, parts):
    """Indices of `points` cut into `parts` lists of about equal length, each cut across the longer side."""
    def cut(members, parts):
        if parts == 1:
            return [members]
        axis = max((0, 1), key=lambda a: max(points[k][a] for k in members) - min(points[k][a] for k in members))
        members = sorted(members, key=lambda k: (points[k][axis], k))
        middle = len(members) * (parts // 2) // parts
        return cut(members[:middle], parts // 2) + cut(members[middle:], parts - parts // 2)
    return cut(range(len(points)), parts)


# The land -------------------------------------------------------------------------------------------------------------

class Land:
    """Places in a square: a point's shore is its island, or which bank of which river it lies on."""

    def __init__(self, side, islands, draw):
        self.side = side
        self.rivers = [((k + 0.5 + draw.uniform(-0.2, 0.2)) * side / count, draw.uniform(8, 20), draw.uniform(50, 110), draw.uniform(0, 6))
                       for count in [max(1, round(side / 130))] for k in range(count)]
        self.islands = []  # (x, y, radius), apart from each other
        while len(self.islands) < islands:
            x, y, radius = draw.uniform(0, side), draw.uniform(0, side), draw.uniform(7, 13)
            if all(math.hypot(x - a, y - b) > radius + r + 5 for a, b, r in self.islands):
                self.islands.append((x, y, radius))

    def bank(self, x, y):
        return sum(x > at + width * math.sin(y / length + turn) for at, width, length, turn in self.rivers)

    def shore(self, x, y):
        for k, (a, b, radius) in enumerate(self.islands):
            if math.hypot(x - a, y - b) <= radius:
                return "island", k
        return "bank", self.bank(x, y)

    def towns(self, count, draw):
        """One on each island, the rest anywhere, thinned out less strictly where room runs short."""
        found, apart = [(x, y) for x, y, _ in self.islands], 9.0
        while len(found) < count:
            point = draw.uniform(0, self.side), draw.uniform(0, self.side)
            if all(math.hypot(point[0] - x, point[1] - y) >= apart for x, y in found):
                found.append(point)
            else:
                apart *= 0.9995
        return found


def crossings(land, points, shores):
    """Bridges and ferries as (a, b, km, minutes)."""
    def nearest(x, y, shore):
        return min((k for k in range(len(points)) if shores[k] == shore), key=lambda k: (points[k][0] - x) ** 2 + (points[k][1] - y) ** 2,
                   default=None)

    found = []
    for k, (at, width, length, turn) in enumerate(land.rivers):
        for n in range(max(1, round(land.side / 45))):
            y = (n + 0.5) * land.side / max(1, round(land.side / 45))
            x = at + width * math.sin(y / length + turn)
            a, b = nearest(x, y, ("bank", k)), nearest(x, y, ("bank", k + 1))
            if a is not None and b is not None:
                found.append((a, b, *road(points[a], points[b], 60)))
    for k, (x, y, _) in enumerate(land.islands):
        inner = [i for i in range(len(points)) if shores[i] == ("island", k)]
        a, b = min(((i, j) for i in inner for j in range(len(points)) if shores[j][0] == "bank"),
                   key=lambda pair: math.dist(points[pair[0]], points[pair[1]]))
        found.append((a, b, math.dist(points[a], points[b]), 50.0))
    return found


def road(a, b, speed):
    km = 1.25 * math.dist(a, b)
    return km, km / speed * 60


def network(land, points, people):
    """Neighbours of each point: [(other, km, minutes)], both ways."""
    shores = [land.shore(*point) for point in points]
    cells = {}
    for k, (x, y) in enumerate(points):
        cells.setdefault((int(x // 15), int(y // 15)), []).append(k)

    def around(k):
        cx, cy = int(points[k][0] // 15), int(points[k][1] // 15)
        return (other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in cells.get((cx + dx, cy + dy), ()))

    dense = [sum(people[other] for other in around(k) if math.dist(points[k], points[other]) < 8) > 60000 for k in range(len(points))]
    links = {}
    for k in range(len(points)):
        same = sorted((math.dist(points[k], points[other]), other) for other in range(len(points)) if other != k and shores[other] == shores[k])
        for _, other in same[:8]:
            links[min(k, other), max(k, other)] = road(points[k], points[other], 50 if dense[k] or dense[other] else 65)
    for a, b, km, minutes in crossings(land, points, shores):
        links[min(a, b), max(a, b)] = km, minutes
    neighbours = [[] for _ in points]
    for (a, b), (km, minutes) in sorted(links.items()):
        neighbours[a].append((b, km, minutes))
        neighbours[b].append((a, km, minutes))
    return neighbours, shores


def within_reach(neighbours, start, limit):
    """{point: (minutes, km)} of the quickest paths up to `limit` minutes."""
    done, heap = {}, [(0.0, 0.0, start)]
    while heap:
        minutes, km, k = heapq.heappop(heap)
        if k in done:
            continue
        done[k] = minutes, km
        for other, way, time in neighbours[k]:
            if other not in done and minutes + time <= limit:
                heapq.heappush(heap, (minutes + time, km + way, other))
    return done


# Instances ------------------------------------------------------------------------------------------------------------

def generate(folder, area_count, site_count, specialty_count, seed):
    draw = random.Random(f"{area_count} {site_count} {specialty_count} {seed}")
    folder = pathlib.Path(folder)
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)

    # Areas 0 to M - 1 are the centres of the towns.
    land = Land(math.sqrt(450 * site_count), max(1, site_count // 18), draw)
    towns = land.towns(site_count, draw)
    rank = list(range(1, site_count + 1))
    draw.shuffle(rank)
    pull = [1 / r + 2 / site_count for r in rank]
    town_of, points = list(range(site_count)), list(towns)
    for town in draw.choices(range(site_count), pull, k=area_count - site_count):
        spread, home = 2 + 3 / math.sqrt(rank[town]), land.shore(*towns[town])
        while True:
            point = tuple(min(max(draw.gauss(c, spread), 0), land.side) for c in towns[town])
            if land.shore(*point) == home:
                break
        town_of.append(town)
        points.append(point)
    people = [round(4500 * math.exp(draw.gauss(-0.1, 0.45))) for _ in points]
    in_town = [0] * site_count
    for area, town in enumerate(town_of):
        in_town[town] += people[area]

    region_count = min(site_count, max(2, round(site_count / 40)))
    region, council = {}, {}
    for r, members in enumerate(split(towns, region_count)):
        parts = split([towns[t] for t in members], min(len(members), 4))
        for c, part in enumerate(parts):
            for t in part:
                region[members[t]], council[members[t]] = f"R{r + 1}", f"R{r + 1}-{c + 1}"

    neighbours, shores = network(land, points, people)
    position = [(f"{54 + y / KM_PER_DEGREE:.5f}", f"{8 + x / (KM_PER_DEGREE * 0.56):.5f}") for x, y in points]
    write_csv(folder / "areas.csv", "area name municipality council region population lat lon island",
              ((f"a{i:05}", f"Area {i}", f"T{town_of[i]:04}", council[town_of[i]], region[town_of[i]], people[i], *position[i],
                int(shores[i][0] == "island")) for i in range(area_count)))
    write_csv(folder / "travel.csv", "area site km minutes",
              ((f"a{i:05}", f"s{j:04}", f"{km + 2:.1f}", f"{minutes + 3:.1f}") for j in range(site_count)
               for i, (minutes, km) in sorted(within_reach(neighbours, j, REACH - 3).items())))

    # Specialties, from the most to the least common, and their numbers.
    density = [2.4 * (0.3 / 2.4) ** (k / max(1, specialty_count - 1)) for k in range(specialty_count)]
    totals = [max(4, round(d * sum(people) / 1e5)) for d in density]
    part_time = [round(draw.uniform(0.22, 0.31), 2) for _ in density]
    write_csv(folder / "specialties.csv", "specialty name_da name_en part_time_fte weight catchment_minutes",
              ((f"x{k + 1:02}", f"Speciale {k + 1}", f"Specialty {k + 1}", part_time[k], f"{totals[k] / sum(totals):.4f}",
                45 if d > 1.6 else 60 if d > 0.8 else 90) for k, d in enumerate(density)))
    providers, existing = [], [0] * site_count
    for k, total in enumerate(totals):
        for j, count in enumerate(sainte_lague(total, [size ** 1.3 for size in in_town])):
            part = count // 5 + (count % 5 >= 3) if count >= 3 else 0
            existing[j] += count
            providers += [(f"s{j:04}", f"x{k + 1:02}", form, n) for form, n in (("full_time", count - part), ("part_time", part)) if n]
    write_csv(folder / "providers.csv", "site specialty form count", sorted(providers))
    large = sorted(in_town, reverse=True)[max(0, site_count // 10 - 1)]
    write_csv(folder / "sites.csv", "site name area lat lon max_numbers room_days",
              ((f"s{j:04}", f"Town {j}", f"a{j:05}", *position[j], existing[j] + max(3, existing[j] // 8), 10 if in_town[j] >= large else 5)
               for j in range(site_count)))
    index = {(c, k): draw.uniform(0.85, 1.15) for c in sorted(set(council.values())) for k in range(specialty_count)}
    write_csv(folder / "need.csv", "area specialty need",
              ((f"a{i:05}", f"x{k + 1:02}", f"{people[i] * index[council[town_of[i]], k]:.1f}") for i in range(area_count)
               for k in range(specialty_count)))
    write_csv(folder / "costs.csv", "measure specialty cost",
              [("new", "*", 3.5), ("licence", "*", 3.5), ("satellite", "*", 0.1),
               *(("conversion", f"x{k + 1:02}", f"{3.5 * (1 - f):.2f}") for k, f in enumerate(part_time))])
    write_csv(folder / "notes.csv", "da en", [("Et opdigtet land, lavet af bench/generate.py.", "An invented land, made by bench/generate.py.")])

    # Denmark has 928 numbers, and its regional caps leave 77 for the 60 of the nation.
    numbers = max(2, round(60 * sum(totals) / 928))
    live_in = {}
    for town, size in enumerate(in_town):
        live_in[region[town]] = live_in.get(region[town], 0) + size
    caps = {r: max(1, math.ceil(77 / 60 * numbers * size / sum(people))) for r, size in sorted(live_in.items())}
    write_scenario(folder / "scenarios" / "reform.json", reform("reform", numbers, caps))


def write_scenario(path, scenario):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(scenario, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def districts(folder, data, specialties, every_town=True):
    """Denmark at fine grain: the polling districts of `data` as areas, its towns as sites, or those alone that stand for the sites of
    instances/denmark.

    Travel is an estimate: 3 minutes + 1.25 x the straight line at 45 km/h for the first 10 km and 75 km/h after that, times how much longer
    travel.csv of instances/denmark says the way between the two municipalities is than the same estimate between its ends (so that
    water, bridges and ferries count; not below 0.8), up to 90 minutes. Need is the municipality's, shared by population.
    """
    folder = pathlib.Path(folder)
    old = {name: read_csv(DENMARK / f"{name}.csv") for name in ("areas", "sites", "specialties", "providers", "need", "travel", "costs", "notes")}
    home = {row["area"]: row for row in old["areas"]}
    areas = read_csv(data / "polling_districts.csv")
    towns = [row for row in read_csv(data / "towns.csv") if row["area"] in home]  # Christiansø is no municipality

    # The town that stands for each site of instances/denmark: the nearest of its municipality. It keeps the site's name and rooms.
    by_area = {}
    for town in towns:
        by_area.setdefault(town["area"], []).append(town)
    main = {}
    for site in old["sites"]:
        main[min(by_area[site["area"]], key=lambda town: straight(town, site))["geonameid"]] = site
    towns = [town for town in towns if every_town or town["geonameid"] in main]
    site_id = {town["geonameid"]: main[town["geonameid"]]["site"] if town["geonameid"] in main else "t" + town["geonameid"] for town in towns}

    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "areas.csv", "area name municipality council region population lat lon island",
              ((a["district"], a["name"], a["area"], home[a["area"]]["council"], home[a["area"]]["region"], a["population_est"], a["lat"],
                a["lon"], home[a["area"]]["island"]) for a in areas))
    inside = {}
    for a in areas:
        inside.setdefault(a["area"], []).append(a)
    write_csv(folder / "sites.csv", "site name area lat lon room_days",
              ((site_id[t["geonameid"]], t["name"], min(inside[t["area"]], key=lambda a: straight(a, t))["district"], t["lat"], t["lon"],
                main.get(t["geonameid"], {"room_days": 5})["room_days"]) for t in towns))
    for name, header in (("specialties", "specialty name_da name_en part_time_fte weight catchment_minutes"),
                         ("providers", "site specialty form count"), ("costs", "measure specialty cost")):
        write_csv(folder / f"{name}.csv", header,
                  ([row[column] for column in header.split()] for row in old[name] if row["specialty"] in (*specialties, "*")))
    need = {(row["area"], row["specialty"]): float(row["need"]) for row in old["need"]}
    write_csv(folder / "need.csv", "area specialty need",
              ((a["district"], s, f"{int(a['population_est']) * need[a['area'], s] / int(home[a['area']]['population']):.1f}")
               for a in areas for s in specialties))
    write_csv(folder / "notes.csv", "da en",
              [*((row["da"], row["en"]) for row in old["notes"]),
               ("Afstemningsområder og deres rejsetider er anslået til brug for måling (bench/generate.py).",
                "Polling districts and their travel times are estimated, for measuring (bench/generate.py).")])

    site_area = {site["site"]: site for site in old["sites"]}
    longer = {}
    for row in old["travel"]:
        site = site_area[row["site"]]
        estimate = minutes_of(straight(home[row["area"]], site))
        longer[row["area"], site["area"]] = 1 if row["area"] == site["area"] else max(0.8, float(row["minutes"]) / estimate)
    pairs = []
    for a in areas:
        for t in towns:
            km = straight(a, t)
            factor = longer.get((a["area"], t["area"]))
            if km <= 110 and factor is not None and minutes_of(km) * factor <= REACH:
                pairs.append((a["district"], site_id[t["geonameid"]], f"{1.25 * km + 1:.1f}", f"{minutes_of(km) * factor:.1f}"))
    write_csv(folder / "travel.csv", "area site km minutes", pairs)


def straight(a, b):
    """Kilometres between two rows with lat and lon, on a plane that is good enough within Denmark."""
    lat, lon = float(a["lat"]) - float(b["lat"]), float(a["lon"]) - float(b["lon"])
    return KM_PER_DEGREE * math.hypot(lat, lon * 0.56)


def minutes_of(km):
    road_km = 1.25 * km
    return 3 + 60 * (min(road_km, 10) / 45 + max(road_km - 10, 0) / 75)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Writes a generated land as an instance folder with a scenario.")
    parser.add_argument("folder")
    for option in ("areas", "sites", "specialties", "seed"):
        parser.add_argument(f"--{option}", type=int, required=True)
    wanted = parser.parse_args()
    if not 1 <= wanted.sites <= wanted.areas or wanted.specialties < 1:
        parser.error("wanted: 1 <= sites <= areas, and a specialty")
    generate(wanted.folder, wanted.areas, wanted.sites, wanted.specialties, wanted.seed)
