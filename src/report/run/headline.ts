import { formatDuration } from '../../lib/duration.ts';
import { exitCodes } from '../../lib/failure.ts';
import { isUnaccepted } from '../../judge/acceptance.ts';
import type { Judgement, PromiseOutcome } from '../../judge/outcome.ts';
import type { RunResult, RunStatus } from '../../drill/run-result.ts';
import { isBegun } from '../begun.ts';
import { labelled } from '../text/wrap.ts';
import { refusals } from '../plan/refusals.ts';
import type { Style } from './style.ts';

/** How a verdict is to be taken at first sight. */
export type Tone = 'good' | 'bad' | 'doubt';
const tones: Readonly<Record<RunStatus, Tone>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'doubt',
  refused: 'doubt',
  errored: 'bad',
  interrupted: 'doubt',
};

/** The verdict in one line, and why in the next unless it was simply passed. */
export function headline(result: RunResult, { paint, width, wide }: Style): readonly string[] {
  const { plan } = result;
  const { word, tone } = verdictOf(result);
  const place = plan.sandbox === undefined ? '' : ' of the sandbox';
  const what = `${plan.scenario} on sts/${plan.target.name} in namespace ${plan.target.namespace}${place}`;
  const [first = '', ...more] = labelled(word, `${what}: ${comeTo(result)}`, {
    labelWidth: word.length + 2,
    indent: 0,
    width,
  });
  const verdict = [first.replace(word, paint.strong(paint[tone](word))), ...more];
  if (plan.refusals.length > 0) return [...verdict, ...refusals(plan.refusals, { paint, width, wide })];
  const why = reasonOf(result);
  return why === undefined
    ? verdict
    : [...verdict, ...labelled('reason', why, { labelWidth: 10, indent: 2, width })];
}

/** The verdict in a word. A set that is not as it was matters more than how the drill went. */
export function verdictOf({ exitCode, status }: RunResult): { readonly word: string; readonly tone: Tone } {
  if (exitCode === exitCodes.notRestored) return { word: 'NOT RESTORED', tone: 'bad' };
  return { word: status.toUpperCase(), tone: tones[status] };
}

/** Why it did not simply pass, where nothing below tells it at length: violations and refusals do. */
export function reasonOf({ reason, judgement, plan }: RunResult): string | undefined {
  return plan.refusals.length > 0 || violatedIn(judgement).length > 0 ? undefined : reason;
}

/** What it came to: promises where they were judged, otherwise what became of the set. */
export function comeTo(result: RunResult): string {
  switch (result.status) {
    case 'passed':
    case 'failed':
    case 'inconclusive':
      return judgedText(result.judgement);
    case 'refused':
      return isBegun(result) ? undone(result) : 'nothing was changed';
    case 'errored':
    case 'interrupted':
      return undone(result);
  }
}

/** How the promises came out, and who took the longest to be back. */
export function judgedText(judgement: Judgement | undefined): string {
  return [promises(judgement), back(judgement)].filter((part) => part !== '').join(', ');
}

function promises(judgement: Judgement | undefined): string {
  if (judgement === undefined) return 'nothing was judged';
  const exercised = sum(judgement.outcomes.map((outcome) => outcome.exercised));
  const held = sum(judgement.outcomes.map((outcome) => outcome.held));
  const violated = violatedIn(judgement);
  const accepted = acceptedIn(judgement);
  if (violated.length === 0)
    return `${held} of ${exercised} ${exercised === 1 ? 'promise' : 'promises'} held${accepted.length === 0 ? '' : `, ${accepted.length} violated and accepted by the scenario (${accepted.map(({ id }) => id).join(', ')})`}`;
  return `${violated.length} of ${exercised} ${exercised === 1 ? 'promise' : 'promises'} violated (${violated.map(({ id }) => id).join(', ')})`;
}

/** `pod web-2 back in 1.4 s`, for the slowest of the pods that were taken. */
function back(judgement: Judgement | undefined): string {
  const pods = (judgement?.ledger ?? []).flatMap(({ name, recovery }) =>
    recovery?.ready === undefined ? [] : { name, ready: recovery.ready },
  );
  const slowest = pods.toSorted((a, b) => b.ready - a.ready)[0];
  if (slowest === undefined) return '';
  const { name, ready } = slowest;
  if (pods.length === 1) return `pod ${name} back in ${formatDuration(ready)}`;
  return `${pods.length} pods back, ${name} last in ${formatDuration(ready)}`;
}

function undone({ undo }: RunResult): string {
  switch (undo.outcome) {
    case 'nothing to undo':
      return 'nothing was left to undo';
    case 'restored':
      return 'the set is as it was';
    case 'restored, not healthy':
      return 'the set is restored but not healthy';
    case 'conflict':
    case 'not restored':
      return 'the set is not as it was';
  }
}

/** Those that the run fails by. */
export function violatedIn(judgement: Judgement | undefined): readonly PromiseOutcome[] {
  return promisesOf(judgement).filter(({ cases }) => cases.some(isUnaccepted));
}

function acceptedIn(judgement: Judgement | undefined): readonly PromiseOutcome[] {
  return promisesOf(judgement).filter(
    ({ verdict, cases }) => verdict === 'violated' && !cases.some(isUnaccepted),
  );
}

function promisesOf(judgement: Judgement | undefined): readonly PromiseOutcome[] {
  return (judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
