import { judge } from '../../src/judge/judge.ts';
import type { Case } from '../../src/judge/outcome.ts';
import type { Recording } from '../../src/recording/recording.ts';
import type { Mutant } from './mutant.ts';

/** What is wrong about the judge's verdicts on a mutant's recording; nothing: it was caught. */
export function missed(
  { promise, names, also = {}, drill, unprovable }: Mutant,
  recording: Recording,
): readonly string[] {
  const outcomes = judge(recording).outcomes.flatMap(({ promises }) => promises);
  const wanted = unprovable === undefined ? 'violated' : 'unknown';
  const cases = outcomes.find(({ id }) => id === promise)?.cases ?? [];
  const hit = cases.filter(({ verdict }) => verdict.verdict === wanted);
  const named = [...new Set(hit.map((one) => nameOf(one, names)))].toSorted();
  const wrong: string[] = [];
  if (named.join() !== names.map(String).toSorted().join())
    wrong.push(`${promise} is ${wanted} for ${named.join(', ') || 'nobody'}, not for ${names.join(', ')}`);
  const allowed = new Set([promise, ...Object.keys(also), ...(drill.violates ?? [])]);
  for (const outcome of outcomes) {
    if (outcome.verdict === 'violated' && !allowed.has(outcome.id))
      wrong.push(`${outcome.id}: ${told(outcome.cases)}`);
    if (outcome.verdict !== 'violated' && outcome.id in also)
      wrong.push(`${outcome.id} is ${outcome.verdict} after all`);
  }
  if (unprovable !== undefined && cases.some(({ verdict }) => verdict.verdict === 'violated'))
    wrong.push(`${promise} is called violated`);
  return wrong;
}

/** Promises of the whole set name a pod in what was seen. */
function nameOf({ ordinal, verdict }: Case, names: Mutant['names']): string {
  if (ordinal !== undefined) return String(ordinal);
  const text = 'seen' in verdict ? verdict.seen : '';
  return names.map(String).find((name) => text.includes(name)) ?? text;
}

function told(cases: readonly Case[]): string {
  return cases
    .flatMap(({ subject, verdict }) => (verdict.verdict === 'violated' ? `${subject}: ${verdict.seen}` : []))
    .join('; ');
}
