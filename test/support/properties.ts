import fc from "fast-check";

/**
 * fast-check, with the same cases in every run: a change is judged by what it changes, not by chance.
 * `UP42_JS_TEST_SEED=random npm test` looks for new cases; a number repeats the run that printed it.
 */
const wished = process.env.UP42_JS_TEST_SEED ?? "20261123";
fc.configureGlobal(wished === "random" ? {} : { seed: Number(wished) });

export { fc };
