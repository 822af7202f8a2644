import { isUnaccepted } from './acceptance.ts';
import type { Judgement } from './outcome.ts';

/** Which promises were not kept, in one line; undefined when none was seen to be. */
export function whyFailed(judgement: Judgement | undefined): string | undefined {
  const broken = (judgement?.outcomes ?? [])
    .flatMap((outcome) => outcome.promises)
    .filter(({ cases }) => cases.some(isUnaccepted));
  if (broken.length === 0) return undefined;
  return `${broken.map((promise) => `${promise.id} (${promise.dimension})`).join(', ')} violated`;
}

/** Why nobody can say whether the set kept what it was put to the test for; undefined when everybody can. */
export function whyUndecided(judgement: Judgement | undefined): string | undefined {
  const [undecided] = judgement?.undecided ?? [];
  return undecided && `${undecided.id} could not be decided: ${undecided.reason}`;
}
