/** How long work held the event loop at a time, in milliseconds, and how often it let other work run. */
export async function longestGap(
  work: Promise<unknown>,
): Promise<{ readonly ms: number; readonly turns: number }> {
  let ms = 0;
  let turns = 0;
  let last = performance.now();
  let isOver = false;
  const done = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve));
    const now = performance.now();
    ms = Math.max(ms, now - last);
    last = now;
    turns += 1;
  }
  await done;
  return { ms, turns };
}
