import { judge } from '../../../src/judge/judge.ts';
import type { Verdict } from '../../../src/judge/outcome.ts';
import type { Recording } from '../../../src/recording/recording.ts';

/** What became of the violations of a recording of which facts were lost. */
export interface Comfort {
  readonly stayed: number;
  readonly unknown: number;
  readonly notExercised: number;
  /** Violations that look like kept promises now. */
  readonly held: readonly string[];
}

type Verdicts = ReadonlyMap<string, readonly Verdict[]>;

export function comfortIn(whole: Recording, lossy: Recording): Comfort {
  const after = verdictsOf(lossy);
  const now = [...verdictsOf(whole)].flatMap(([subject, verdicts]) =>
    verdicts.some(({ verdict }) => verdict === 'violated')
      ? [{ subject, verdicts: after.get(subject) ?? [] }]
      : [],
  );
  const count = (name: Verdict['verdict']) => now.filter((one) => worstOf(one.verdicts) === name).length;
  const held = now.filter((one) => worstOf(one.verdicts) === 'held');
  return {
    stayed: count('violated'),
    unknown: count('unknown'),
    notExercised: count('not exercised'),
    held: held.map(({ subject, verdicts }) => `${subject}: ${JSON.stringify(verdicts[0])}`),
  };
}

function verdictsOf(recording: Recording): Verdicts {
  const cases = judge(recording).outcomes.flatMap(({ promises }) =>
    promises.flatMap(({ id, cases: all }) => all.map((one) => ({ key: `${id} ${one.subject}`, ...one }))),
  );
  return new Map(
    [...Map.groupBy(cases, ({ key }) => key)].map(([key, all]) => [key, all.map(({ verdict }) => verdict)]),
  );
}

function worstOf(verdicts: readonly Verdict[]): Verdict['verdict'] {
  const order: readonly Verdict['verdict'][] = ['violated', 'unknown', 'held'];
  return order.find((name) => verdicts.some(({ verdict }) => verdict === name)) ?? 'not exercised';
}
