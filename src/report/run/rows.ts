import type { Case, PromiseOutcome, Verdict } from '../../judge/outcome.ts';

/** A line of a dimension's table: one promise for one or several subjects of whom the same can be said. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict['verdict'];
  readonly subjects: readonly string[];
  readonly detail: string;
}

const worstFirst: readonly Verdict['verdict'][] = ['violated', 'unknown', 'held', 'not exercised'];

/** The cases of all promises, the worst first. Taken together where the same holds for several subjects. */
export function rowsOf(promises: readonly PromiseOutcome[], together: boolean): readonly Row[] {
  const rows = promises.flatMap((promise) =>
    groups(promise.cases, together).map((cases) => rowOf(promise, cases)),
  );
  return rows.toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
}

function groups(cases: readonly Case[], together: boolean): readonly (readonly [Case, ...Case[]])[] {
  if (!together) return cases.map((one) => [one]);
  const found = new Map<string, [Case, ...Case[]]>();
  for (const one of cases) {
    const key = sameness(one);
    const others = found.get(key);
    if (others === undefined) found.set(key, [one]);
    else others.push(one);
  }
  return [...found.values()];
}

/** Held is held; violations are each their own; of what is unknown the reason counts. */
function sameness({ subject, verdict }: Case): string {
  if (verdict.verdict === 'violated') return `violated ${subject}`;
  return verdict.verdict === 'held' ? 'held' : `${verdict.verdict} ${verdict.reason}`;
}

function rowOf({ id, title }: PromiseOutcome, cases: readonly [Case, ...Case[]]): Row {
  const [{ verdict }] = cases;
  // A pod that was replaced twice is judged twice, and is one subject.
  const subjects = [...new Set(cases.map(({ subject }) => subject))];
  return { id, title, verdict: verdict.verdict, subjects, detail: detailOf(verdict, title, cases.length) };
}

/** One proof speaks for itself; several are summed up by what they prove. A violation is told below the table. */
function detailOf(verdict: Verdict, title: string, count: number): string {
  switch (verdict.verdict) {
    case 'held':
      return count === 1 ? verdict.proof : title;
    case 'violated':
      return verdict.acceptedBy === undefined ? title : `accepted by the scenario: ${title}`;
    case 'unknown':
    case 'not exercised':
      return verdict.reason;
  }
}

/** `web-0, web-1` or, of many, `web-0 and 4 more`. */
export function nameSubjects(subjects: readonly string[]): string {
  return subjects.length <= 2 ? subjects.join(', ') : `${subjects[0]} and ${subjects.length - 1} more`;
}
