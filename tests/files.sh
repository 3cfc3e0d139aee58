#!/usr/bin/env bash
# The files that people open: does every number of plan.xlsx, plan.csv and plan.geojson stand in plan.json, are they what
# spreadsheets and maps want, in both languages, and the same bytes whenever they are written?
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import csv, io, json, math, os, pathlib, shutil, subprocess, tempfile, time

import openpyxl
from tests.checks import check, finish

program = os.environ["YDERPLAN"]


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=600)


def strict(text):
    """JSON without NaN, and no key twice."""

    def once(pairs):
        keys = [k for k, _ in pairs]
        if len(keys) != len(set(keys)):
            check(False, "no key stands twice", *[k for k in keys if keys.count(k) > 1])
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once, parse_constant=lambda c: check(False, f"{c} is no JSON"))


def same(cell, number):
    """What a spreadsheet keeps of a number: fifteen digits."""
    if number is None or cell is None:
        return number is None and cell is None
    return isinstance(cell, (int, float)) and math.isclose(cell, number, rel_tol=1e-14, abs_tol=1e-14)


# ---- plan.xlsx ----

SHEETS = {
    "da": ["Overblik", "Beslutninger", "Specialer", "Dækning", "Kapacitet", "Rejse", "Regler", "Grænser", "Satellitter", "Indikatorer", "Tjekliste", "Data og forbehold"],
    "en": ["Summary", "Decisions", "Specialties", "Coverage", "Supply", "Travel", "Rules", "Limits", "Satellites", "Indicators", "Checklist", "Data and caveats"],
}


def rows_of(sheet):
    """Rows below the header, and the header's own row."""
    head = int(sheet.auto_filter.ref.split(":")[0].lstrip("A"))
    width = sheet.max_column
    return head, [[sheet.cell(r, c + 1).value for c in range(width)] for r in range(head + 1, sheet.max_row + 1)]


def columns_agree(what, rows, items, columns):
    """rows[k][c] is items[k] as `columns` [(place, function)] says."""
    check(len(rows) == len(items), f"{what}: a row for each", len(rows), len(items))
    wrong = []
    for row, item in zip(rows, items):
        for place, of in columns:
            wanted = of(item)
            ok = (row[place] or "") == (wanted or "") if isinstance(wanted, str) or wanted is None and isinstance(row[place], str) else same(row[place], wanted)
            if not ok:
                wrong.append((place, row[place], wanted))
    check(not wrong, f"{what}: every cell is what plan.json says", *wrong[:5])


def percent(key):
    return lambda item: None if item.get(key) is None else item[key] / 100


def get(*keys):
    def of(item):
        for key in keys:
            item = (item or {}).get(key)
        return item

    return of


def book_agrees(path, plan, language):
    book = openpyxl.load_workbook(path)
    check(book.sheetnames == SHEETS[language], f"{path}: the sheets", book.sheetnames)
    sheets = {name: book[title] for name, title in zip(SHEETS["en"], book.sheetnames)}
    for sheet in book:
        head, _ = rows_of(sheet)
        check(sheet.freeze_panes == f"B{head + 1}", f"{sheet.title}: the header stays", sheet.freeze_panes)
        check(sheet.cell(head, 1).font.bold and sheet.column_dimensions["A"].width > 5, f"{sheet.title}: looks like a table")
        formulas = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        check(not formulas, f"{sheet.title}: no cell is a formula", *formulas)
    table = {name: rows_of(sheet)[1] for name, sheet in sheets.items()}
    decisions, effects = plan["decisions"], len(plan["objectives"])
    last = 16 + effects
    limit = lambda d: [f"{v:g} {'minutter' if language == 'da' else 'minutes'}" if unit == "minutes" else f"{v:g} km" for unit, v in d["newly_within"].items() if unit != "need"][0]
    columns_agree("decisions", table["Decisions"], decisions, [
        (4, get("count")), (5, get("days")), (8, get("council")), (9, get("region")), (10, get("fte")), (11, get("net_fte")), (12, get("cost")),
        *[(14 + k, lambda d, k=k: list(d["effect"].values())[k]) for k in range(effects)],
        (last - 2, get("newly_within", "need")), (last - 1, limit), (last, get("measure")), (last + 1, get("specialty")), (last + 2, get("site")), (last + 3, get("parent_site")), (last + 4, get("area")), (last + 5, get("reason", language))])
    columns_agree("coverage", table["Coverage"], plan["together"] + plan["coverage"], [
        (3, get("need")), (4, percent("degree_baseline")), (5, percent("degree")), (7, get("fte_baseline")), (8, get("fte")), (9, get("needed_fte")), (10, get("gap_fte")),
        (11, get("inhabitants_per_number")), (12, get("baseline")), (13, get("plan")), (15, get("level")), (16, get("group"))])
    columns_agree("supply", table["Supply"], plan["supply"], [
        (2, get("numbers_baseline")), (3, get("numbers")), (4, get("fte_baseline")), (5, get("fte")), (7, get("site")), (8, get("specialty"))])
    figures = ["mean_minutes", "p90_minutes", "beyond_30", "beyond_45", "beyond_60", "beyond_50_km"]
    columns_agree("travel", table["Travel"], sorted(plan["travel"], key=lambda t: t["specialty"] != "*"), [
        *[(3 + k, get(key)) for k, key in enumerate(key + state for key in figures for state in ("_baseline", ""))],
        (15, get("specialty")), (16, get("level")), (17, get("group"))])
    yes = {"da": ("nej", "ja"), "en": ("no", "yes")}[language]
    columns_agree("rules", table["Rules"], plan["rules"], [
        (0, lambda r: r["index"] + 1), (1, get("sentence", language)), (2, lambda r: yes[r["satisfied"]]), (3, lambda r: yes[r["binding"]]), (4, get("activity")), (5, get("limit")),
        (6, get("slack")), (8, lambda r: len(r["groups"])), (9, get("penalty")), (10, get("rule"))])
    columns_agree("limits", table["Limits"], [g for r in plan["rules"] for g in r["groups"]], [
        (6, get("activity")), (7, get("limit")), (9, get("slack")), (11, lambda g: yes[g["satisfied"]]), (12, lambda g: yes[g["binding"]])])
    sides = plan["indicators"]
    listed = [("all", key) for key in sides["baseline"]["all"]] + [(s, key) for s, of in sides["baseline"]["specialties"].items() for key in of]
    value = lambda side: lambda at: get(side, *(("all",) if at[0] == "all" else ("specialties", at[0])), at[1])(sides)
    columns_agree("indicators", table["Indicators"], listed, [(2, value("baseline")), (3, value("plan")), (5, lambda at: at[0]), (6, lambda at: at[1])])
    check(all(isinstance(row[1], str) and "_" not in row[1] for row in table["Indicators"]), "every indicator has a name in words")
    degree = {(c["specialty"], c["group"]): c for c in plan["coverage"] if c["level"] == "area"}
    area_of = {s["site"]: s["area"] for s in plan["places"]["sites"]}
    at = lambda key, end: lambda d: degree[d["specialty"], area_of[d[end]]][key] / 100
    columns_agree("satellites", table["Satellites"], [d for d in decisions if d["measure"] == "satellite"], [
        (4, get("days")), (6, get("fte")), (7, get("net_fte")), (8, get("cost")), (9, at("degree_baseline", "parent_site")), (10, at("degree", "parent_site")),
        (11, at("degree_baseline", "site")), (12, at("degree", "site"))])
    columns_agree("checklist", table["Checklist"], plan["checklist"], [(0, get("question", language)), (1, lambda c: yes[c["satisfied"]]), (2, get("baseline")), (3, get("found")), (4, get("limit"))])
    names = [s["name"][language] for s in plan["specialties"]]
    check([row[0] for row in table["Specialties"]][:-1] == names, "a row for each specialty")
    ids = [s["specialty"] for s in plan["specialties"]]
    hoover = lambda side, key: lambda s: get(side, *(("specialties", s) if s else ("all",)), key)(sides)
    columns_agree("specialties", table["Specialties"], ids + [None], [
        (1, hoover("baseline", "supply")), (2, hoover("plan", "supply")), (3, hoover("baseline", "hoover")), (4, hoover("plan", "hoover")),
        (6, lambda s: sides["plan"] and sum(d["count"] for d in decisions if d["measure"] == "new" and s in (None, d["specialty"]))),
        (9, lambda s: sides["plan"] and sum(d["days"] for d in decisions if d["measure"] == "satellite" and s in (None, d["specialty"])))])
    summary = table["Summary"]
    check(sheets["Summary"]["A1"].value == plan["scenario"]["title"][language], "the summary begins with the title")
    first = len(plan.get("conflicts", []))
    columns_agree("objectives", summary[first:first + effects], plan["objectives"], [(0, get("title", language)), (1, get("baseline")), (2, get("value")), (4, get("bound")), (5, get("gap"))])
    if plan["summary"]:
        found = [row[2] for row in summary]
        check(all(any(same(cell, wanted) for cell in found) for wanted in plan["summary"].values()), "the summary has every sum")
    data = [cell for row in table["Data and caveats"] for cell in row]
    for sentence in [c[language] for c in plan["caveats"]] + plan["inputs"]["warnings"] + list(plan["inputs"]["files"].values()):
        check(sentence in data, "the last sheet says where the figures come from", sentence)


# ---- plan.csv ----


def csv_agrees(path, plan, language):
    raw = path.read_bytes()
    check(raw.startswith(b"\xef\xbb\xbf") == (language == "da"), f"{path}: a byte order mark in the Danish form alone")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";" if language == "da" else ","))
    planned = [d for phase in plan.get("phases", [plan]) for d in phase["decisions"]]
    check(len(rows) == len(planned), f"{path}: a row for each decision")
    number = lambda cell: None if cell == "" else float(cell.replace(",", ".") if language == "da" else cell)
    unguarded = lambda cell: cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@'\t\r") else cell
    names = {s["specialty"]: s["name"][language] for s in plan["specialties"]}
    wrong = []
    for row, d in zip(rows, planned):
        for key in ("days", "count", "fte", "net_fte", "cost"):
            wrong += [(key, row[key])] if number(row[key]) != d.get(key) else []
        wrong += [("effect", row["effect"])] if number(row["effect"]) != next(iter(d["effect"].values())) else []
        for key in ("measure", "specialty", "site", "parent_site", "form", "area", "council", "region", "decided_by"):
            wrong += [(key, row[key])] if unguarded(row[key]) != d.get(key, "") else []
        wrong += [("reason", row["reason"])] if unguarded(row["reason"]) != d["reason"][language] else []
        wrong += [("name", row["specialty_name"])] if unguarded(row["specialty_name"]) != names[d["specialty"]] else []
        wrong += [("note", row["note"])] if unguarded(row["note"]) != " ".join(c[language] for c in plan["caveats"]) else []
        if "phases" in plan:
            wrong += [(key, row[key]) for key in ("added", "since") if number(row[key]) != d[key]]
        for key, cell in row.items():
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and key not in ("net_fte", "fte", "effect", "cost"):
                wrong.append(("a formula", key, cell))
    check(not wrong, f"{path}: every cell is what plan.json says", *wrong[:5])
    years = [str(phase["year"]) for phase in plan.get("phases", []) for _ in phase["decisions"]]
    check([row["phase"] for row in rows if "phase" in row] == years, f"{path}: the year of each row")


def reads_back(instance, folder, plan):
    """Somebody opens plan.csv, and brings it again."""
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps(plan["scenario"]), encoding="utf-8")
    of_years = [str(scenario)] if "phases" in plan else []
    said = run("assess", str(instance), *of_years, "--plan", str(folder / "plan.csv"), "-o", str(folder / "again"), "-q")
    check(said.returncode == 0, f"{folder}/plan.csv is read back", said.stderr)
    if said.returncode == 0:
        again = json.loads((folder / "again" / "assessment.json").read_text(encoding="utf-8"))
        keys = ("measure", "specialty", "site", "parent_site", "form", "days", "count")
        decisions = lambda of: [[[d.get(k) for k in keys] for d in phase["decisions"]] for phase in of.get("phases", [of])]
        check(decisions(again) == decisions(plan), f"{folder}/plan.csv brings the same decisions")


# ---- plan.geojson ----


def turn(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))


def positions(geometry):
    depth = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPolygon": 3}[geometry["type"]]
    found = [geometry["coordinates"]]
    for _ in range(depth):
        found = [inner for outer in found for inner in outer]
    return found


def shape_is_right(geometry):
    if geometry is None:
        return True
    if not all(len(p) == 2 and -180 <= p[0] <= 180 and -90 <= p[1] <= 90 for p in positions(geometry)):
        return False
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
    rings = [(k, ring) for polygon in polygons for k, ring in enumerate(polygon)]
    return all(len(ring) >= 4 and ring[0] == ring[-1] and (turn(ring) > 0) == (k == 0) for k, ring in rings)


def map_agrees(path, instance, plan, language):
    text = path.read_text(encoding="utf-8")
    whole = strict(text)
    features = whole["features"]
    check(whole["type"] == "FeatureCollection" and whole["name"] == plan["scenario"]["name"], f"{path}: a collection with the plan's name")
    check(whole["caveats"] == plan["caveats"], f"{path}: the caveats")
    check(len(text.splitlines()) == len(features) + 2, f"{path}: a feature a line")
    wrong = [f["properties"] for f in features if f["type"] != "Feature" or not shape_is_right(f["geometry"])]
    check(not wrong, f"{path}: every geometry is as RFC 7946 wants it", *wrong[:3])
    nested = [v for f in features for v in f["properties"].values() if isinstance(v, (dict, list))]
    check(not nested, f"{path}: properties are flat", *nested[:3])
    kinds = {kind: [f for f in features if f["properties"]["kind"] == kind] for kind in ("area", "site", "decision", "satellite")}
    check(sum(map(len, kinds.values())) == len(features), f"{path}: every feature has a kind")
    own = instance / "areas.geojson"
    drawn = {f["properties"]["area"]: f["geometry"]["type"] for f in json.loads(own.read_text(encoding="utf-8"))["features"]} if own.exists() else {}
    wrong = [f for f in kinds["area"] if f["geometry"] and f["geometry"]["type"] != drawn.get(f["properties"]["area"], "Point")]
    check(not wrong, f"{path}: areas are polygons where there are some, else points", *wrong[:3])
    types = lambda kind: {f["geometry"]["type"] for f in kinds[kind] if f["geometry"]}
    check(types("site") | types("decision") <= {"Point"} and types("satellite") <= {"LineString"}, f"{path}: sites are points, satellites lines")

    areas = {f["properties"]["area"]: f["properties"] for f in kinds["area"]}
    check(sorted(areas) == sorted(a["area"] for a in plan["places"]["areas"]), f"{path}: every area")
    wrong = []
    for row in plan["together"] + plan["coverage"]:
        if row["level"] == "area":
            of, prefix = areas[row["group"]], row.get("specialty", "all")
            before, after = row["degree_baseline"], row["degree"]
            wanted = {"baseline": before, "plan": after, "change": None if after is None else after - before, "gap_fte": row["gap_fte"]}
            wrong += [(row["group"], prefix, key) for key, value in wanted.items() if of[f"{prefix}_{key}"] != value]
    for area in plan["places"]["areas"]:
        wrong += [(area["area"], k) for k, v in area["groups"].items() if areas[area["area"]][k] != v]
    check(not wrong, f"{path}: coverage of areas and their groups", *wrong[:5])

    sites = {f["properties"]["site"]: f for f in kinds["site"]}
    check(sorted(sites) == sorted(s["site"] for s in plan["places"]["sites"]), f"{path}: every site")
    wrong = []
    for row in plan["supply"]:
        of = sites[row["site"]]["properties"]
        for key in ("numbers_baseline", "numbers", "fte_baseline", "fte"):
            if row["specialty"] == "*":
                wrong += [(row["site"], key)] if of[key] != row[key] else []
            elif key.startswith("fte"):
                wrong += [(row["site"], key)] if of[f"{row['specialty']}_{key}"] != row[key] else []
    for name, key, size in (("new", "new", "count"), ("conversion", "conversion", "count"), ("licence", "licence", "count"), ("satellite", "satellite_days", "days"),
                            ("closure", "closures", "count"), ("video", "video_days", "days")):
        for site, f in sites.items():
            wanted = sum(d[size] for d in plan["decisions"] if d["measure"] == name and d["site"] == site)
            wrong += [(site, key)] if f["properties"][key] != wanted else []
        total = sum(d[size] for d in plan["decisions"] if d["measure"] == name)
        wrong += [("areas", key)] if sum(a[key] for a in areas.values()) != total else []
    check(not wrong, f"{path}: numbers and decisions of sites", *wrong[:5])

    told = [f["properties"] for f in features if f["properties"]["kind"] in ("decision", "satellite")]
    check(len(told) == len(plan["decisions"]), f"{path}: every decision is a feature")
    keys = ("measure", "specialty", "site", "parent_site", "form", "count", "days", "fte", "net_fte", "cost", "area", "council", "region", "decided_by")
    wrong = [p for p, d in zip(told, plan["decisions"]) if any(p.get(k) != d.get(k) for k in keys) or p["reason"] != d["reason"][language]
             or p.get("effect") != next(iter(d["effect"].values()))]
    check(not wrong, f"{path}: decisions say what plan.json says", *wrong[:3])
    ends = lambda p: [sites[p["parent_site"]]["geometry"]["coordinates"], sites[p["site"]]["geometry"]["coordinates"]]
    wrong = [f["properties"] for f in kinds["satellite"] if f["geometry"] and f["geometry"]["coordinates"] != ends(f["properties"])]
    check(not wrong, f"{path}: satellites run from parent to site", *wrong[:3])


# ---- the polygons of Denmark ----


def crossings(ring, x, y):
    return sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in zip(ring, ring[1:]))


def within(geometry, x, y):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return any(sum(crossings(ring, x, y) for ring in polygon) % 2 for polygon in polygons)


def base_map_is_right():
    shapes = {f["properties"]["area"]: f["geometry"] for f in strict(pathlib.Path("instances/denmark/areas.geojson").read_text(encoding="utf-8"))["features"]}
    with open("instances/denmark/areas.csv", encoding="utf-8") as f:
        areas = list(csv.DictReader(f))
    check(sorted(shapes) == sorted(a["area"] for a in areas), "every municipality has a polygon")
    check(all(shape_is_right(shape) for shape in shapes.values()), "of the right shape")
    found = {a["area"]: [code for code, shape in shapes.items() if within(shape, float(a["lon"]), float(a["lat"]))] for a in areas}
    wrong = {code: into for code, into in found.items() if into != [code]}
    check(wrong == {"0250": [], "0376": [], "0492": []}, "each municipality's point lies in its polygon, but for three in the water between its shores", wrong)
    spans = [max(c) - min(c) for c in zip(*(p for shape in shapes.values() for p in positions(shape)))]
    check(6.9 < spans[0] < 7.2 and 3.1 < spans[1] < 3.3, "Bornholm is where it is", spans)


# ---- the plans ----


def solved(instance, scenario, folder, *options):
    said = run("solve", str(instance), str(scenario), "-o", str(folder), "-q", *options)
    check(said.returncode in (0, 3), f"{scenario} is solved", said.returncode, said.stderr)
    return strict((folder / "plan.json").read_text(encoding="utf-8"))


def all_agrees(instance, scenario, folder, language, *options):
    plan = solved(instance, scenario, folder, "--lang", language, *options)
    book_agrees(folder / "plan.xlsx", plan, language)
    csv_agrees(folder / "plan.csv", plan, language)
    map_agrees(folder / "plan.geojson", instance, plan, language)
    if plan["status"] != "infeasible":
        reads_back(instance, folder, plan)
    check(sorted(p.name for p in folder.iterdir() if p.suffix != "") == sorted(["plan.csv", "plan.geojson", "plan.json", "plan.xlsx", "report.html"] + ["scenario.json"] * (plan["status"] != "infeasible")),
          f"{folder}: nothing else is left", *folder.iterdir())
    return plan


FILES = ("plan.csv", "plan.geojson", "plan.xlsx")


def strange(folder):
    """The toy with names that a spreadsheet could take for formulas, and a map for two of its areas."""
    shutil.copytree("instances/toy", folder)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as f:
            rows = list(csv.reader(f))
        renamed = {"d": "=d+1", "a": "'-a"} if path.name in ("sites.csv", "providers.csv", "travel.csv") else {}
        named = {"Dal": "@SUM(1;2)", "Ager": '=HYPERLINK("a")', "Hudlæge": "+hud;læge"}
        with path.open("w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([[renamed.get(c, named.get(c, c)) for c in row] for row in rows])
    square = lambda x, y: [[[x, y], [x, y + 1], [x + 1, y + 1], [x + 1, y], [x, y]]]  # with the clock: to be turned
    (folder / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"area": "A"}, "geometry": {"type": "Polygon", "coordinates": square(9, 55)}},
        {"type": "Feature", "properties": {"area": "D"}, "geometry": {"type": "MultiPolygon", "coordinates": [square(11, 55), square(13, 55)]}}]}), encoding="utf-8")


with tempfile.TemporaryDirectory() as top:
    top = pathlib.Path(top)
    begun = time.monotonic()
    base_map_is_right()
    toy, denmark = pathlib.Path("instances/toy"), pathlib.Path("instances/denmark")
    for scenario in sorted((toy / "scenarios").glob("*.json")):
        for language in ("da", "en"):
            all_agrees(toy, scenario, top / f"{scenario.stem}-{language}", language)
    for language in ("da", "en"):
        plan = all_agrees(denmark, denmark / "scenarios" / "reform-2027.json", top / f"denmark-{language}", language, "--gap", "0.05", "--threads", "1")
        check({d["measure"] for d in plan["decisions"]} >= {"new", "satellite"}, "the plan of Denmark has decisions of several kinds")
    strange(top / "strange")
    for language in ("da", "en"):
        for name in ("one-satellite", "one-number"):
            all_agrees(top / "strange", top / "strange" / "scenarios" / f"{name}.json", top / f"strange-{name}-{language}", language)

    # A plan that is judged gets the same files; the one that was read stays as it is.
    for language in ("da", "en"):
        plan, judged = top / f"denmark-{language}" / "plan.csv", top / f"judged-{language}"
        said = run("assess", str(denmark), str(denmark / "scenarios" / "reform-2027.json"), "--plan", str(plan), "-o", str(judged), "-q", "--lang", language, "--gap", "0.5", "--time", "5")
        check(said.returncode == 0, "a plan is judged", said.stderr)
        document = strict((judged / "assessment.json").read_text(encoding="utf-8"))
        book_agrees(judged / "plan.xlsx", document, language)
        csv_agrees(judged / "plan.csv", document, language)
        map_agrees(judged / "plan.geojson", denmark, document, language)
        check((judged / "plan.csv").read_bytes() == plan.read_bytes(), "plan.csv of a judged plan is that of solve")
    own = top / "judged-da" / "plan.csv"
    own.write_text("measure;specialty;site;count\nnew;derm;hobro;1\n", encoding="utf-8")
    said = run("assess", str(denmark), "--plan", str(own), "-o", str(own.parent), "-q")
    check(said.returncode == 0 and own.read_text(encoding="utf-8").startswith("measure;specialty"), "the plan that was read is not written over", said.stderr)

    # The same plan later: a zip that bore the time would differ after two seconds.
    time.sleep(max(0, 2.5 - (time.monotonic() - begun)))
    solved(toy, toy / "scenarios" / "one-satellite.json", top / "later")
    for name in FILES:
        check((top / "later" / name).read_bytes() == (top / "one-satellite-da" / name).read_bytes(), f"{name} is the same bytes later")

    # A disk that is full for the workbook leaves everything as it was.
    before = {p.name: p.read_bytes() for p in (top / "later").iterdir()}
    said = subprocess.run(["sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$@"', "sh", program, "solve", str(denmark), str(denmark / "scenarios" / "p00-nothing.json"), "-o", str(top / "later"), "-q"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=600)
    check(said.returncode == 1 and "cannot write" in said.stderr, "a workbook that does not fit is an error", said.returncode, said.stderr)
    check({p.name: p.read_bytes() for p in (top / "later").iterdir()} == before, "and leaves everything as it was", *(top / "later").iterdir())

finish()
END
