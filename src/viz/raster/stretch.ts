/** Values between which a band is spread over all shades. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** As many values say as well where percentiles are. */
const sampleSize = 200_000;

/**
 * The range between two percentiles of the values that show something. Where both are the same, as in a mask that is
 * nearly all of one value, the range of all values; `undefined` when there are none.
 */
export function rangeOf(
  values: ArrayLike<number>,
  { percentiles: [lower, upper], isShown }: { percentiles: readonly [number, number]; isShown: Uint8Array },
): Range | undefined {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    if (isShown[index] === 0) continue;
    const value = values[index] ?? 0;
    count += 1;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return undefined;
  const step = Math.max(1, Math.ceil(count / sampleSize));
  const sample = new Float64Array(Math.ceil(count / step));
  let seen = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (isShown[index] === 0) continue;
    if (seen % step === 0) sample[seen / step] = values[index] ?? 0;
    seen += 1;
  }
  sample.sort();
  const at = (percent: number) => sample[Math.round((percent / 100) * (sample.length - 1))] ?? 0;
  const [low, high] = [lower <= 0 ? least : at(lower), upper >= 100 ? most : at(upper)];
  return low < high ? { low, high } : { low: least, high: most };
}

/** The shade of a value, from 0 to 255. A band of one value only is grey in the middle. */
export function shadeOf(value: number, { low, high }: Range): number {
  if (low === high) return 128;
  // Not a difference of both, which may be beyond all numbers.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}
