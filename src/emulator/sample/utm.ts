/** A place in degrees, longitude first as GeoJSON has it. */
export type LonLat = readonly [longitude: number, latitude: number];
/** A place in UTM zone 33 north (EPSG:32633), in metres. */
export type EastNorth = readonly [east: number, north: number];

const semiMajorAxis = 6_378_137;
const flattening = 1 / 298.257223563;
const scale = 0.9996;
const falseEasting = 500_000;
const centralMeridian = 15;
const n = flattening / (2 - flattening);
const rectifyingRadius = (semiMajorAxis / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const eccentricity = Math.sqrt(flattening * (2 - flattening));

// Krüger's series to the fourth order: a hundredth of a millimetre within the zone.
const forward = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
];
const backward = [
  n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
  (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
  (4397 * n ** 4) / 161280,
];
const toGeodetic = [
  2 * n - (2 * n ** 2) / 3 - 2 * n ** 3 + (116 * n ** 4) / 45,
  (7 * n ** 2) / 3 - (8 * n ** 3) / 5 - (227 * n ** 4) / 45,
  (56 * n ** 3) / 15 - (136 * n ** 4) / 35,
  (4279 * n ** 4) / 630,
];

/** Projects degrees to metres. */
export function utmFromLonLat([longitude, latitude]: LonLat): EastNorth {
  const phi = radians(latitude);
  const lambda = radians(longitude - centralMeridian);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - eccentricity * Math.atanh(eccentricity * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t));
  let north = xi;
  let east = eta;
  forward.forEach((coefficient, i) => {
    const k = 2 * (i + 1);
    north += coefficient * Math.sin(k * xi) * Math.cosh(k * eta);
    east += coefficient * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return [falseEasting + scale * rectifyingRadius * east, scale * rectifyingRadius * north];
}

/** Turns metres back into degrees. */
export function lonLatFromUtm([east, north]: EastNorth): LonLat {
  const y = north / (scale * rectifyingRadius);
  const x = (east - falseEasting) / (scale * rectifyingRadius);
  let xi = y;
  let eta = x;
  backward.forEach((coefficient, i) => {
    const k = 2 * (i + 1);
    xi -= coefficient * Math.sin(k * y) * Math.cosh(k * x);
    eta -= coefficient * Math.cos(k * y) * Math.sinh(k * x);
  });
  const chi = Math.asin(Math.sin(xi) / Math.cosh(eta));
  const phi = toGeodetic.reduce(
    (sum, coefficient, i) => sum + coefficient * Math.sin(2 * (i + 1) * chi),
    chi,
  );
  return [centralMeridian + degrees(Math.atan2(Math.sinh(eta), Math.cos(xi))), degrees(phi)];
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
