/** A place in degrees, longitude first as in GeoJSON. */
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
const series = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
];

export function utmFromLonLat([longitude, latitude]: LonLat): EastNorth {
  const phi = radians(latitude);
  const lambda = radians(longitude - centralMeridian);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - eccentricity * Math.atanh(eccentricity * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t));
  let north = xi;
  let east = eta;
  series.forEach((coefficient, i) => {
    const k = 2 * (i + 1);
    north += coefficient * Math.sin(k * xi) * Math.cosh(k * eta);
    east += coefficient * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return [falseEasting + scale * rectifyingRadius * east, scale * rectifyingRadius * north];
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}
