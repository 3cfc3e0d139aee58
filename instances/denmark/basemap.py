#!/usr/bin/python3
"""Makes areas.geojson, the polygons of the 98 municipalities, from the npm package react-denmark-map 1.0.0 (MIT).

    npm pack react-denmark-map@1.0.0 && tar xzf react-denmark-map-1.0.0.tgz
    python3 instances/denmark/basemap.py package/dist/esm/index.js

Needs the Debian packages python3-pyproj (libproj), python3-shapely and python3-scipy. Run by hand; the same package
gives the same bytes.

The package draws each municipality by itself, about a kilometre short of its neighbours, and the coast of the country
once more at another scale. What lies between municipalities and within the coast goes to the nearest one; borders are
then cut into arcs that two municipalities share, so that simplifying leaves no gap. Pixels become UTM 32 (EPSG:25832)
by the inverse of the drawing's affine map, and libproj makes degrees of them.
"""
import csv
import hashlib
import json
import pathlib
import re
import sys

import numpy as np
from pyproj import Transformer
from scipy.spatial import Voronoi
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.polygon import orient
from shapely.ops import linemerge, polygonize, transform, unary_union
from shapely.prepared import prep

HERE = pathlib.Path(__file__).parent
SHA256 = "916725df00c7046f27ce00a0bb71c770bc050df356aa8454559d28675be13ebb"

# Pixels of the municipalities from metres east and north in UTM 32 (fitted to places that are known).
PIXELS = np.array([[0.03516977, -0.0000200564], [0.00060270757, -0.03472269]])
ORIGIN = np.array([-15474.575, 221950.89])
BORNHOLM, INSET = "0400", np.array([-6020, -8546])  # where the drawing has moved it, in pixels

# Pixels of the municipalities from those of the coast: least squares over the coasts of both drawings.
COAST = np.array([[0.6500364, 0.0002255, -0.6134], [-0.0004452, 0.6508650, -4.5465]])

GAP = 40  # pixels: wider water between two municipalities stays water
STEP = 4  # pixels between the points that divide what lies between municipalities
COARSE = 80  # metres that simplifying may move a border
DECIMALS = 4  # of a degree: 11 m


def subpaths(path):
    """The rings of an SVG path of M, m, l, c and Z; curves in eight pieces each."""
    tokens = re.findall(r"[A-Za-z]|-?(?:\d*\.\d+|\d+)(?:e-?\d+)?", path)
    rings, here, command, k = [], np.zeros(2), None, 0
    take = lambda n: np.array([float(t) for t in tokens[k : k + n]]).reshape(-1, 2)
    while k < len(tokens):
        if tokens[k].isalpha():
            command = tokens[k]
            k += 1
        if command == "Z":
            here = rings[-1][0]
        elif command in "Mm":
            here = take(2)[0] + (here if command == "m" else 0)
            k += 2
            rings.append([here])
            command = "l"
        elif command == "l":
            here = here + take(2)[0]
            k += 2
            rings[-1].append(here)
        elif command == "c":
            a, (b, c, d) = here, here + take(6).reshape(3, 2)
            k += 6
            for t in np.arange(1, 9) / 8:
                rings[-1].append((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d)
            here = d
        else:
            sys.exit(f"path command {command} is not expected here")
    return rings


def polygon(path):
    """A ring within another is a hole."""
    whole = Polygon()
    for ring in subpaths(path):
        if len(ring) > 3:
            whole = whole.symmetric_difference(Polygon(ring).buffer(0))
    return whole


def drawings(source, count):
    """The list of `count` areas in the package: {code or "": path}."""
    for text in re.findall(r"\[((?:\{id:\"[^}]*\},?)+)\]", source):
        entries = re.findall(r"\{([^}]*)\}", text)
        if len(entries) == count:
            code = lambda e: re.search(r'code:"(\d+)"', e)
            path = lambda e: re.search(r'(?<![a-z_])d:"([^"]*)"', e).group(1)
            return {code(e).group(1).zfill(4) if code(e) else "": path(e) for e in entries}
    sys.exit(f"the package has no list of {count} areas")


def parts(geometry):
    return list(getattr(geometry, "geoms", [geometry]))


def nearest_cells(areas):
    """For each area, all that is nearer to it than to another."""
    points, owner = [], []
    for code, area in areas.items():
        for part in parts(area):
            for ring in [part.exterior, *part.interiors]:
                for at in np.arange(0, ring.length, STEP):
                    points.append(ring.interpolate(at).coords[0])
                    owner.append(code)
    far = [(-1e5, -1e5), (-1e5, 1e5), (1e5, -1e5), (1e5, 1e5)]  # so that every cell of a border point is bounded
    diagram = Voronoi(np.array(points + far))
    cells = {code: [] for code in areas}
    for k, code in enumerate(owner):
        cells[code].append(Polygon(diagram.vertices[diagram.regions[diagram.point_region[k]]]))
    return {code: unary_union(cell) for code, cell in cells.items()}


def fill(areas, coast):
    """What lies between areas and within the coast, to the nearest."""
    drawn = unary_union(list(areas.values()))
    between = drawn.buffer(GAP).buffer(-GAP).intersection(coast.buffer(2)).difference(drawn)
    cells = nearest_cells(areas)
    return {code: unary_union([area, between.intersection(cells[code])]) for code, area in areas.items()}


def simplify(areas):
    """Border by border, so that neighbours stay neighbours."""
    lines = linemerge(unary_union([area.boundary for area in areas.values()]))
    faces = polygonize(unary_union([line.simplify(COARSE, preserve_topology=False) for line in parts(lines)]))
    within = {code: prep(area) for code, area in areas.items()}
    found = {code: [] for code in areas}
    for face in faces:
        owners = [code for code in areas if within[code].contains(face.representative_point())]
        for code in owners[:1]:
            found[code].append(face)
    return {code: unary_union(pieces) for code, pieces in found.items()}


def metres(code, geometry):
    inverse = np.linalg.inv(PIXELS)
    back = ORIGIN + (INSET if code == BORNHOLM else 0)
    return transform(lambda x, y: tuple(inverse @ (np.array([x, y]) - back[:, None])), geometry)


def degrees(geometry):
    project = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
    return transform(lambda x, y: project.transform(x, y), geometry)


def rounded(geometry):
    """Where rounding makes a border touch itself, the polygon is parted there."""
    return transform(lambda x, y: (np.round(x, DECIMALS), np.round(y, DECIMALS)), geometry).buffer(0)


def coordinates(geometry):
    """Exterior rings run against the clock, holes with it (RFC 7946); the largest polygon comes first."""
    pieces = sorted((orient(p) for p in parts(rounded(geometry))), key=lambda p: -p.area)
    return [[[list(at) for at in ring.coords] for ring in [p.exterior, *p.interiors]] for p in pieces]


def feature(area, geometry):
    pieces = coordinates(geometry)
    kind = "Polygon" if len(pieces) == 1 else "MultiPolygon"
    return {
        "type": "Feature",
        "properties": {"area": area["area"], "name": area["name"]},
        "geometry": {"type": kind, "coordinates": pieces[0] if kind == "Polygon" else pieces},
    }


def check(rows, features):
    """Each municipality's own point lies in its polygon, and no two polygons overlap."""
    shapes = {f["properties"]["area"]: shape(f["geometry"]) for f in features}
    for code, s in shapes.items():
        if not s.is_valid:
            print(f"{code}: the polygon crosses itself")
    for row in rows:
        at = Point(float(row["lon"]), float(row["lat"]))
        inside = [code for code, s in shapes.items() if s.contains(at)]
        if inside != [row["area"]]:
            away = shapes[row["area"]].distance(at) * 111
            print(f"{row['area']} {row['name']}: its point lies in {inside}, {away:.1f} km away")
    total = sum(s.area for s in shapes.values())
    print(f"overlap of polygons: {1 - unary_union(list(shapes.values())).area / total:.1e} of the area")


def main():
    source = pathlib.Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(source).hexdigest() != SHA256:
        sys.exit(f"{sys.argv[1]}: this is not dist/esm/index.js of react-denmark-map 1.0.0")
    source = source.decode()
    rows = list(csv.DictReader((HERE / "areas.csv").open(encoding="utf-8")))
    areas = {code: polygon(path) for code, path in drawings(source, 98).items()}
    outline = polygon(drawings(source, 1)[""])
    coast = transform(lambda x, y: tuple(COAST @ np.array([x, y, np.ones(len(x))])), outline)
    areas = fill(areas, coast)
    areas = simplify({code: metres(code, area) for code, area in areas.items()})
    features = [feature(row, degrees(areas[row["area"]])) for row in rows]
    check(rows, features)
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    (HERE / "areas.geojson").write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")


main()
