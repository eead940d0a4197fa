"""Writes known-values.ts: what GEOS and PROJ say about the shapes of the geometry tests.

Run with Debian 12's python3, python3-shapely and python3-pyproj:
    python3 test/geo/known-values.py > test/geo/known-values.ts
    npx biome check --write test/geo/known-values.ts
"""

import json
from math import ceil

import numpy as np
import pyproj
import shapely
import shapely.geos
from shapely import affinity, wkt
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon, Polygon, box
from shapely.ops import unary_union

equal_area = pyproj.Proj("+proj=cea +ellps=WGS84")
geod = pyproj.Geod(ellps="WGS84")
to_space = pyproj.Transformer.from_pipeline("+proj=cart +ellps=WGS84")

# An L with a hole, and what lies in, on, across and around it.
areas = {
    "ell": "POLYGON ((10 50, 16 50, 16 52, 13 52, 13 55, 10 55, 10 50), (10.5 50.5, 10.5 51.5, 12 51.5, 12 50.5, 10.5 50.5))",
    "two": "MULTIPOLYGON (((10 50, 12 50.5, 11.5 53, 10 50)), ((14 51, 16 51.5, 15 54, 13.5 53, 14 51)))",
    "abutting": "GEOMETRYCOLLECTION (POLYGON ((10 50, 13 50, 13 54, 10 54, 10 50)), POLYGON ((13 50, 16 50, 16 54, 13 54, 13 50)))",
    "star": "POLYGON ((13 55, 12.2 53, 10 52.7, 11.8 51.6, 11.1 49.5, 13 50.9, 14.9 49.5, 14.2 51.6, 16 52.7, 13.8 53, 13 55))",
    "line": "LINESTRING (9.5 51, 12.5 52.25, 12.5 54, 16.5 51.5)",
    "point": "POINT (13.25 51.25)",
    "points": "MULTIPOINT (10.25 53.5, 14.5 51.5)",
}
rows = {
    "all around": "POLYGON ((9 49, 17 49, 17 56, 9 56, 9 49))",
    "equal to ell": areas["ell"].replace(", (10.5 50.5, 10.5 51.5, 12 51.5, 12 50.5, 10.5 50.5)", ""),
    "tilted": "POLYGON ((11.2 52.1, 14.3 51.3, 15 53.6, 11.9 54.4, 11.2 52.1))",
    "in the arm": "POLYGON ((10.4 52.6, 12.6 52.2, 12.8 54.7, 10.9 54.1, 10.4 52.6))",
    "in the notch": "POLYGON ((13.4 52.3, 15.8 52.3, 15.8 54.8, 13.4 54.8, 13.4 52.3))",
    "in the hole": "POLYGON ((10.8 50.8, 11.7 50.9, 11.2 51.3, 10.8 50.8))",
    "over the hole": "POLYGON ((10.2 50.2, 12.3 50.2, 12.3 51.8, 10.2 51.8, 10.2 50.2))",
    "around the hole": "POLYGON ((10.2 50.2, 12.3 50.2, 12.3 51.8, 10.2 51.8, 10.2 50.2), (10.4 50.4, 10.4 51.6, 12.1 51.6, 12.1 50.4, 10.4 50.4))",
    "shares an edge": "POLYGON ((16 50.5, 18 50, 18 52, 16 51.5, 16 50.5))",
    "touches a corner": "POLYGON ((16 52, 17 52.5, 16.5 53.5, 16 52))",
    "concave": "POLYGON ((9.4 54.6, 9.4 50.9, 15.3 50.9, 15.3 51.2, 9.9 51.3, 9.9 54.1, 14.6 53.8, 14.6 54.5, 9.4 54.6))",
    "two parts": "MULTIPOLYGON (((9.2 49.5, 10.4 49.7, 10.1 50.9, 9.2 49.5)), ((14.1 50.3, 15.6 50.6, 15.2 51.7, 14.1 50.3)))",
    "far away": "POLYGON ((19 50, 21 50.4, 20.5 52, 19 50))",
    "line in and out": "LINESTRING (9 52.4, 14 53.1, 13.2 51.2, 9.6 51.1, 11.3 49.4, 17.2 51.3)",
    "line along an edge": "LINESTRING (10 50, 16 50, 16 52)",
    "line inside": "LINESTRING (10.2 54.6, 11.8 52.4, 15.5 51.8)",
    "point inside": "POINT (13.25 51.25)",
    "point on an edge": "POINT (14.5 52)",
    "point in the hole": "POINT (11 51)",
    "some points": "MULTIPOINT (10.25 53.5, 14.5 51.5, 15 53, 11 51)",
}
footprints = {
    "swath": [rows["tilted"], rows["concave"], rows["two parts"], rows["in the arm"], rows["in the notch"]],
    "quilt": [
        f"POLYGON (({x} {y}, {x + 1.3:.1f} {y - 0.2:.1f}, {x + 1.5:.1f} {y + 1.1:.1f}, {x + 0.2:.1f} {y + 1.2:.1f}, {x} {y}))"
        for x in (9.7, 10.9, 12.1, 13.3, 14.5)
        for y in (49.8, 51.3, 52.8)
    ],
    "none": [rows["far away"], rows["touches a corner"]],
    "everything": [rows["all around"], rows["tilted"]],
}
shapes_to_measure = {
    "one degree at the equator": "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))",
    "one degree at 60 north": "POLYGON ((0 60, 1 60, 1 61, 0 61, 0 60))",
    "a cap of ten degrees": "POLYGON ((-180 80, 180 80, 180 90, -180 90, -180 80))",
    "a triangle": "POLYGON ((20 45, 24 46, 21 49, 20 45))",
    "a footprint": "POLYGON ((13.1 52.1, 14.6 52.2, 14.5 53.1, 12.9 53.0, 13.1 52.1))",
    "south of the equator": "POLYGON ((-70 -30, -66 -31, -65 -36, -69 -37, -70 -30))",
    "ell": areas["ell"],
    "star": areas["star"],
}


def parts_of(geometry, kind):
    return [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == kind and not part.is_empty]


def dense(ring, step=0.002):
    """Edges of GeoJSON are straight in longitude and latitude; PROJ moves positions only."""
    result = []
    for (x, y), (u, v) in zip(ring.coords[:-1], ring.coords[1:]):
        pieces = max(1, ceil(max(abs(u - x), abs(v - y)) / step))
        result += [(x + (u - x) * i / pieces, y + (v - y) * i / pieces) for i in range(pieces)]
    return result


def projected(ring):
    xs, ys = zip(*dense(ring))
    return Polygon(list(zip(*equal_area(xs, ys))))


def km2(geometry):
    polygons = parts_of(geometry, "Polygon")
    outlines = sum(projected(polygon.exterior).area for polygon in polygons)
    holes = sum(projected(hole).area for polygon in polygons for hole in polygon.interiors)
    return round((outlines - holes) / 1e6, 4)


def positions(geometry, step):
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Point":
            yield part.x, part.y
        else:
            for ring in [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]:
                yield from dense(ring, step)
                yield ring.coords[-1]


def distance_km(one, other):
    """The geodesic between those positions of two borders that are the nearest to each other."""
    if one.intersects(other):
        return 0
    ours, theirs = (np.array(list(positions(each, 0.004))) for each in (one, other))
    ours_xyz, theirs_xyz = (
        np.transpose(to_space.transform(each[:, 0], each[:, 1], np.zeros(len(each)))) for each in (ours, theirs)
    )
    best = None
    for position, xyz in zip(ours, ours_xyz):
        chords = ((theirs_xyz - xyz) ** 2).sum(axis=1)
        index = chords.argmin()
        if best is None or chords[index] < best[0]:
            best = (chords[index], position, theirs[index])
    return round(geod.inv(*best[1], *best[2])[2] / 1e3, 3)


def shape(text):
    geometry = wkt.loads(text)
    # Several geometries are one area.
    return unary_union(geometry) if geometry.geom_type == "GeometryCollection" else geometry


def answers(row, area):
    result = "".join(
        letter for letter, yes in zip("icw", (row.intersects(area), row.contains(area), row.within(area))) if yes
    )
    cut = row.intersection(area)
    both = {"relations": result, "distanceKm": distance_km(row, area)}
    if "Polygon" in area.geom_type:
        if "Polygon" in row.geom_type:
            both["km2"] = km2(cut)
        elif "LineString" in row.geom_type:
            both["degrees"] = round(sum(line.length for line in parts_of(cut, "LineString")), 9)
        else:
            both["points"] = 0 if cut.is_empty else len(getattr(cut, "geoms", [cut]))
    return both


def split(text):
    """The shape 167 degrees further east, where it crosses the antimeridian, cut there as RFC 7946 asks for."""
    moved = affinity.translate(wkt.loads(text), 167)
    halves = (moved.intersection(box(-180, -90, 180, 90)), moved.intersection(box(180, -90, 540, 90)))
    parts = [
        part
        for half, degrees in zip(halves, (0, -360))
        for part in getattr(affinity.translate(half, degrees), "geoms", [affinity.translate(half, degrees)])
        if part.geom_type == getattr(moved, "geoms", [moved])[0].geom_type and not part.is_empty
    ]
    together = parts[0] if len(parts) == 1 else multi[parts[0].geom_type](parts)
    return wkt.dumps(together, trim=True, rounding_precision=12)


def centre(text):
    """GEOS's centroid; not of lines, where it weighs by length and ours goes by the positions."""
    centroid = shape(text).centroid
    return [round(centroid.x, 9), round(centroid.y, 9)]


multi = {"Polygon": MultiPolygon, "LineString": MultiLineString, "Point": MultiPoint}

values = {
    "areas": areas,
    "rows": rows,
    "splitAreas": {name: split(text) for name, text in areas.items()},
    "splitRows": {name: split(text) for name, text in rows.items()},
    "answers": {a: {r: answers(shape(rows[r]), shape(areas[a])) for r in rows} for a in areas},
    "footprints": footprints,
    "covered": {
        name: {
            area: {"areaKm2": km2(shape(areas[area])), "coveredKm2": km2(union.intersection(shape(areas[area])))}
            for area in ("ell", "two", "abutting", "star")
        }
        for name, union in ((name, unary_union([shape(each) for each in each_of])) for name, each_of in footprints.items())
    },
    "centroids": {name: centre(text) for name, text in {**areas, **rows}.items() if "LINE" not in text},
    "sizesKm2": {name: {"wkt": text, "km2": km2(shape(text))} for name, text in shapes_to_measure.items()},
}
versions = f"GEOS {shapely.geos.geos_version_string.split('-')[0]} (shapely {shapely.__version__}) and PROJ {pyproj.proj_version_str} (pyproj {pyproj.__version__})"
print(f"""/**
 * What {versions} say about the shapes of the geometry tests,
 * written by `python3 test/geo/known-values.py`. Shapes are WKT. Relations are letters: the row *i*ntersects the area,
 * *c*ontains it, is *w*ithin it. Distances are geodesics, and square kilometres those of an equal-area projection, on the
 * WGS 84 ellipsoid; of what row and area have in common there are the square kilometres, the length in degrees on a flat
 * map, or the number of points. Centroids are those of a flat map. The split shapes are the same 167 degrees further
 * east, cut at the antimeridian.
 */
export const knownValues = {json.dumps(values)};""")
