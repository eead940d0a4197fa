import fc from "fast-check";
import { inject } from "vitest";

/**
 * fast-check, with the same cases in every run: a change is judged by what it changes, not by chance.
 * `UP42_JS_TEST_SEED=random npm test` looks for new cases; a number repeats the run that printed it.
 */
const seed = inject("seed");
fc.configureGlobal(seed === "random" ? {} : { seed: Number(seed) });

/**
 * Strings of any code points, every tenth of them ASCII with its control characters. `fc.string` with `unit: "binary"`
 * first prepares a table of all there are, which takes longer than most suites.
 */
export function codePoints(constraints: fc.ArrayConstraints = {}): fc.Arbitrary<string> {
  const [firstSurrogate, surrogates, last] = [0xd8_00, 0x8_00, 0x10_ff_ff];
  const any = fc
    .integer({ min: 0, max: last - surrogates })
    .map((number) => (number < firstSurrogate ? number : number + surrogates));
  const codePoint = fc.oneof({ weight: 9, arbitrary: any }, { weight: 1, arbitrary: fc.nat(0x7f) });
  return fc.array(codePoint, constraints).map((numbers) => String.fromCodePoint(...numbers));
}

export { fc };

declare module "vitest" {
  interface ProvidedContext {
    /** Of the cases of properties: a number, or `random`. */
    seed: string;
  }
}
