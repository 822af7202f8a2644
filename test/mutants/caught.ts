import { judge } from '../../src/judge/judge.ts';
import type { Case, PromiseOutcome } from '../../src/judge/outcome.ts';
import type { Recording } from '../../src/recording/recording.ts';
import type { Mutant } from './mutant.ts';

/** What is wrong about the judge's verdicts on a mutant's recording; nothing: it was caught. */
export function missed(mutant: Mutant, recording: Recording): readonly string[] {
  const outcomes = judge(recording).outcomes.flatMap(({ promises }) => promises);
  const own = outcomes.find(({ id }) => id === mutant.promise)?.cases ?? [];
  return [...misnamed(mutant, own), ...mistaken(mutant, outcomes)];
}

function misnamed({ promise, names, unprovable }: Mutant, cases: readonly Case[]): readonly string[] {
  const wanted = unprovable === undefined ? 'violated' : 'unknown';
  const hit = cases.filter(({ verdict }) => verdict.verdict === wanted);
  const named = [...new Set(hit.map((one) => nameOf(one, names)))].toSorted().join(', ');
  const due = names.map(String).toSorted().join(', ');
  return named === due ? [] : [`${promise} is ${wanted} for ${named || 'nobody'}, not for ${due}`];
}

/** Promises that are called violated and are not, or the other way round. */
function mistaken(
  { promise, also = {}, drill, unprovable }: Mutant,
  outcomes: readonly PromiseOutcome[],
): readonly string[] {
  const own = unprovable === undefined ? [promise] : [];
  const allowed = new Set([...own, ...Object.keys(also), ...(drill.violates ?? [])]);
  return outcomes.flatMap(({ id, verdict, cases }) => {
    if (verdict === 'violated') return allowed.has(id) ? [] : [`${id} is called violated: ${told(cases)}`];
    return id in also ? [`${id} is ${verdict} after all`] : [];
  });
}

/** Promises of the whole set name a pod in what was seen. */
function nameOf({ ordinal, verdict }: Case, names: Mutant['names']): string {
  if (ordinal !== undefined) return String(ordinal);
  const text = verdict.verdict === 'violated' ? `${verdict.seen} ${verdict.expected}` : '';
  return names.map(String).find((name) => text.includes(name)) ?? text;
}

function told(cases: readonly Case[]): string {
  return cases
    .flatMap(({ subject, verdict }) => (verdict.verdict === 'violated' ? `${subject}: ${verdict.seen}` : []))
    .join('; ');
}
