import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a question until its answer is true; anything else it answers or throws is the reason to go on.
 * Rejects after `deadlineMs`, naming what was awaited and the last reason.
 */
export async function until(
  awaited: string,
  deadlineMs: number,
  question: () => Promise<true | string>,
  everyMs = 50,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await question().catch((error: unknown) => String(error));
    if (answer === true) return;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs / 1000} s for ${awaited}: ${answer}`);
    await sleep(everyMs);
  }
}
