"""Writes known-places.ts: where PROJ says that the pixels of the raster tests lie.

Run with Debian 12's python3 and gdal-bin (GDAL 3.6.2, PROJ 9.1.1):
    python3 test/viz/known-places.py > test/viz/known-places.ts
    npx biome check --write test/viz/known-places.ts
"""

import json
import subprocess

width, height = 60, 40

# Name, EPSG code, matrix from pixels (their outer corners) to the ground, and how the file says so.
pictures = [
    ("UTM north", 32633, (10, 0, 388400, 0, -10, 5821540), "grid"),
    ("UTM south", 32733, (30, 0, 300000, 0, -30, 8900000), "grid"),
    ("UTM far from the middle of its zone", 32633, (1000, 0, 188400, 0, -1000, 5821540), "grid"),
    ("degrees", 4326, (0.001, 0, 13.3, 0, -0.0006, 52.6), "grid"),
    ("web Mercator", 3857, (10, 0, 1486641, 0, -10, 6897135), "grid"),
    ("middles of pixels", 32633, (10, 0, 388395, 0, -10, 5821545), "point"),
    ("a turned matrix", 32633, (8, 6, 388400, 6, -8, 5821540), "matrix"),
    ("LAEA Europe", 3035, (500, 0, 4552000, 0, -500, 3273000), "grid"),
    ("NAD83", 26918, (20, 0, 583960, 0, -20, 4507523), "grid"),
    ("the antimeridian", 32601, (2000, 0, 330000, 0, -2000, 7200000), "grid"),
    ("all of the earth", 4326, (6, 0, -180, 0, -4, 80), "grid"),
]

# Somewhere in each kind of system.
places = [
    (32633, 388400, 5821540),
    (32733, 300000, 8900000),
    (25832, 691000, 5334000),
    (26918, 583960, 4507523),
    (31983, 323400, 7394800),
    (28355, 320700, 5812900),
    (7856, 334800, 6252000),
    (3035, 4552000, 3273000),
    (2154, 652000, 6862000),
    (3395, 1489000, 6860000),
    (3857, 1486641, 6897135),
    (4326, 13.4, 52.5),
    (4258, 13.4, 52.5),
    (4269, -74, 40.7),
]


def to_degrees(code, points):
    text = "\n".join(f"{x} {y}" for x, y in points)
    command = ["gdaltransform", "-s_srs", f"EPSG:{code}", "-t_srs", "EPSG:4326", "-output_xy"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return [[round(float(part), 9) for part in line.split()] for line in done.stdout.split("\n") if line]


def ground(matrix, column, row):
    a, b, c, d, e, f = matrix
    return a * column + b * row + c, d * column + e * row + f


def around(inset):
    right, bottom = width - inset, height - inset
    return [(inset, inset), (right, inset), (right, bottom), (inset, bottom)]


def positions(name, code, matrix, inset):
    found = to_degrees(code, [ground(matrix, *pixel) for pixel in around(inset)])
    return [[x + 360 if name == "the antimeridian" and x < 0 else x, y] for x, y in found]


pictures_json = json.dumps(
    [
        {
            "name": name,
            "epsg": code,
            "matrix": matrix,
            "written": written,
            "corners": positions(name, code, matrix, 0),
            "pixels": positions(name, code, matrix, 0.5),
        }
        for name, code, matrix, written in pictures
    ]
)
places_json = json.dumps([[code, [x, y], to_degrees(code, [(x, y)])[0]] for code, x, y in places])
print("/** Written by known-places.py with PROJ 9.1.1. */")
print(f"export const knownPictures = {pictures_json} as const;")
print(f"export const knownPlaces = {places_json} as const;")
