import { formatDuration } from '../../lib/duration.ts';
import { isUnaccepted } from '../../judge/acceptance.ts';
import type { Case, Judgement, PromiseOutcome, Verdict } from '../../judge/outcome.ts';
import { type CaseOutcome, error, failure, passed, skipped, type TestCase } from './case.ts';

/** A case per promise, whatever number of pods it was judged for. */
export function promiseCases({ outcomes, undecided }: Judgement): readonly TestCase[] {
  const required = new Map(undecided.map(({ id, reason }) => [id, reason]));
  return outcomes.flatMap(({ dimension, promises }) =>
    promises.map((promise) => ({
      group: dimension,
      name: `${promise.id} ${promise.title}`,
      ms: 0,
      outcome: outcomeOf(promise, required.get(promise.id)),
    })),
  );
}

/** @param undecided why a promise that the drill was for could not be decided: a doubt of that kind is no pass. */
function outcomeOf(promise: PromiseOutcome, undecided: string | undefined): CaseOutcome {
  switch (promise.verdict) {
    case 'held':
      return passed(...promise.cases.flatMap((one) => proof(one)));
    case 'violated':
      return promise.cases.some(isUnaccepted) ? failureOf(promise) : acceptedOf(promise);
    case 'unknown':
      return undecided === undefined
        ? skipped('unknown', `unknown: ${reasons(promise)}`)
        : error('undecided', `${promise.id} could not be decided: ${undecided}`);
    case 'not exercised':
      return skipped('not exercised', `not exercised: ${reasons(promise)}`);
  }
}

/** Not a failure, and surely not a pass. */
function acceptedOf({ id, cases }: PromiseOutcome): CaseOutcome {
  const seen = cases.flatMap(({ subject, verdict }) =>
    verdict.verdict === 'violated' ? `${subject}: ${verdict.seen}` : [],
  );
  return skipped('accepted', `${id} violated, accepted by the scenario, for ${seen.join('; ')}`);
}

function failureOf({ id, cases }: PromiseOutcome): CaseOutcome {
  const violated = cases.flatMap((one) =>
    one.verdict.verdict === 'violated' && isUnaccepted(one)
      ? [{ subject: one.subject, verdict: one.verdict }]
      : [],
  );
  const message = violated.map(({ subject, verdict }) => `${subject}: ${verdict.seen}`).join('; ');
  const type = violated[0]?.verdict.remedy.id ?? 'violated';
  return failure(
    type,
    `${id} violated for ${message}`,
    violated.flatMap(({ subject, verdict }, index) => [
      ...(index > 0 ? [''] : []),
      ...story(subject, verdict),
    ]),
  );
}

function story(
  subject: string,
  { expected, seen, at, cause, remedy }: Extract<Verdict, { verdict: 'violated' }>,
): readonly string[] {
  return [
    `${subject} after ${formatDuration(at)}: ${remedy.id}`,
    `expected: ${expected}`,
    `seen: ${seen}`,
    `cause: ${cause}`,
    `why: ${remedy.why}`,
    ...remedy.commands.map((command) => `do: ${command}`),
    `page: ${remedy.page}`,
  ];
}

function proof({ subject, verdict }: Case): readonly string[] {
  return verdict.verdict === 'held' ? [`${subject}: ${verdict.proof}`] : [];
}

/** Every reason once, with all of whom it is true. */
function reasons({ cases }: PromiseOutcome): string {
  const all = cases.flatMap(({ verdict }) =>
    verdict.verdict === 'unknown' || verdict.verdict === 'not exercised' ? verdict.reason : [],
  );
  return [...new Set(all)].join('; ');
}
