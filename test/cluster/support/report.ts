import type { LedgerEntry, Moment, PromiseOutcome, Violated } from '../../../src/judge/outcome.ts';
import type { RunResult } from '../../../src/drill/run-result.ts';

/** What the report says of one ordinal; throws when it says nothing. */
export function ledgerAt({ judgement }: RunResult, ordinal: number): LedgerEntry {
  const entry = judgement?.ledger.find((candidate) => candidate.ordinal === ordinal);
  if (entry === undefined) throw new Error(`the report has no ledger of ordinal ${ordinal}`);
  return entry;
}

/** What happened to one ordinal, in order. */
export function happeningsAt(result: RunResult, ordinal: number): readonly Moment['what'][] {
  return momentsOf(result, ordinal).map(({ what }) => what);
}

/** The same with the times. */
function momentsOf({ judgement }: RunResult, ordinal: number): readonly Moment[] {
  return (judgement?.timeline ?? []).filter((moment) => moment.ordinal === ordinal);
}

/** When it happened to the ordinal, first time, in milliseconds since the recording began; throws when it did not. */
export function timeOf(result: RunResult, ordinal: number, what: Moment['what']): number {
  const moment = momentsOf(result, ordinal).find((candidate) => candidate.what === what);
  if (moment === undefined) throw new Error(`the report does not say when ordinal ${ordinal} was ${what}`);
  return moment.at;
}

/** Every promise that was judged. */
export function promisesOf({ judgement }: RunResult): readonly PromiseOutcome[] {
  return (judgement?.outcomes ?? []).flatMap(({ promises }) => promises);
}

/** Every violation, with the promise it breaks. */
export function violationsOf(
  result: RunResult,
): readonly (Violated & Pick<PromiseOutcome, 'id' | 'dimension'> & { readonly subject: string })[] {
  return promisesOf(result).flatMap(({ id, dimension, cases }) =>
    cases.flatMap(({ subject, verdict }) =>
      verdict.verdict === 'violated' ? [{ ...verdict, id, dimension, subject }] : [],
    ),
  );
}
