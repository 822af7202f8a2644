import type { ExitCode } from '../lib/failure.ts';

/** As one run concludes: a violation outweighs a doubt, an error a violation, and not restored wins over everything. */
const byGravity: readonly ExitCode[] = [0, 7, 1, 3, 4, 2, 5, 129, 130, 143, 6];

/** Of several runs the worse one is what the whole ends with. */
export function worseOf(one: ExitCode, other: ExitCode): ExitCode {
  return byGravity.indexOf(other) > byGravity.indexOf(one) ? other : one;
}

/** Interrupted, or a set left as it should not be: nothing is begun after it. */
export function endsAll(code: ExitCode): boolean {
  return byGravity.indexOf(code) >= byGravity.indexOf(129);
}
