import fc from "fast-check";
import { inject } from "vitest";

/**
 * fast-check, with the same cases in every run: a change is judged by what it changes, not by chance.
 * `UP42_JS_TEST_SEED=random npm test` looks for new cases; a number repeats the run that printed it.
 */
const seed = inject("seed");
fc.configureGlobal(seed === "random" ? {} : { seed: Number(seed) });

export { fc };

declare module "vitest" {
  interface ProvidedContext {
    /** Of the cases of properties: a number, or `random`. */
    seed: string;
  }
}
