"""Writes gdal-tiffs.ts: small TIFFs that GDAL packs in ways that the tests cannot write themselves.

Run with Debian 12's python3 and gdal-bin (GDAL 3.6.2):
    python3 test/viz/raster/gdal-tiffs.py > test/viz/raster/gdal-tiffs.ts
    npx biome check --write test/viz/raster/gdal-tiffs.ts
"""

import base64
import json
import os
import struct
import subprocess
import tempfile

width, height = 12, 8

# The type's number in ENVI headers, its letter for struct, and what its values are multiplied by.
types = {
    "Byte": (1, "B", 1),
    "UInt16": (12, "H", 16),
    "UInt32": (13, "I", 100_000),
    "Float32": (4, "f", 1 / 8),
}

tiffs = [
    ("LERC", "UInt16", 1, ["COMPRESS=LERC"]),
    ("LERC in a big-endian file", "UInt16", 1, ["COMPRESS=LERC", "ENDIANNESS=BIG"]),
    ("LERC of three bands", "Byte", 3, ["COMPRESS=LERC"]),
    ("LERC with deflate", "Float32", 1, ["COMPRESS=LERC_DEFLATE"]),
    ("LERC with Zstandard in a big-endian file", "Float32", 1, ["COMPRESS=LERC_ZSTD", "ENDIANNESS=BIG"]),
    ("LERC of unsigned values of 32 bits", "UInt32", 1, ["COMPRESS=LERC"]),
    ("Zstandard", "Byte", 1, ["COMPRESS=ZSTD"]),
    (
        "Zstandard with predictor 2 in a big-endian file",
        "UInt16",
        3,
        ["COMPRESS=ZSTD", "PREDICTOR=2", "ENDIANNESS=BIG"],
    ),
    ("Zstandard with predictor 3", "Float32", 1, ["COMPRESS=ZSTD", "PREDICTOR=3"]),
    # Not in a big-endian file, because GDAL 3.6.2 writes other values there.
    ("deflate with predictor 3 of three bands", "Float32", 3, ["COMPRESS=DEFLATE", "PREDICTOR=3"]),
    ("LZW of 12 bits", "UInt16", 3, ["COMPRESS=LZW", "NBITS=12"]),
]


def packed(folder, type_name, bands, options):
    number, letter, factor = types[type_name]
    values = [
        ((column * 37 + row * 101 + band * 59) % 200 + 50) * factor
        for band in range(bands)
        for row in range(height)
        for column in range(width)
    ]
    with open(f"{folder}/raw", "wb") as file:
        file.write(struct.pack(f"<{len(values)}{letter}", *values))
    with open(f"{folder}/raw.hdr", "w") as file:
        file.write(
            f"ENVI\nsamples = {width}\nlines = {height}\nbands = {bands}\nheader offset = 0\n"
            f"file type = ENVI Standard\ndata type = {number}\ninterleave = bsq\nbyte order = 0\n"
        )
    arguments = [part for option in options for part in ("-co", option)]
    subprocess.run(
        ["gdal_translate", "-q", "-of", "GTiff", *arguments, f"{folder}/raw", f"{folder}/a.tif"],
        check=True,
        env={**os.environ, "GDAL_PAM_ENABLED": "NO"},
    )
    with open(f"{folder}/a.tif", "rb") as file:
        return base64.b64encode(file.read()).decode()


with tempfile.TemporaryDirectory() as folder:
    rows = [
        {"name": name, "factor": types[kind][2], "bands": bands, "base64": packed(folder, kind, bands, options)}
        for name, kind, bands, options in tiffs
    ]
print("/** Written by gdal-tiffs.py with GDAL 3.6.2. A value is (37 column + 101 row + 59 band) % 200 + 50, times its factor. */")
print(f"export const gdalTiffs = {json.dumps(rows)} as const;")
