import type { RunResult } from '../../drill/run-result.ts';
import { exitCodes } from '../../lib/failure.ts';
import type { ReportedFailure } from '../reported.ts';
import { circumstances } from '../run/circumstances.ts';
import { comeTo, reasonOf, verdictOf } from '../run/headline.ts';
import { disturbed } from '../run/ledger.ts';
import { next, undo } from './aftermath.ts';
import { dimensionSections, overview } from './dimensions.ts';
import { code, fenced, prose } from './escape.ts';
import { gameDay, ledger, recovery, steps } from './evidence.ts';
import { caught, steadyState } from './observed.ts';
import { violations } from './violations.ts';

/** A run for an issue or the summary of a build: the verdict, the way out, then what was proved. */
export function runSections(result: RunResult): readonly (readonly string[])[] {
  const { judgement } = result;
  const outcomes = judgement?.outcomes ?? [];
  const entries = disturbed(result, false);
  const repair = [undo(result), next(result)];
  const open = result.exitCode === exitCodes.notRestored;
  return [
    headline(result),
    refusals(result),
    // Whoever has a set that is not as it was needs the way out before anything else.
    ...(open ? repair : []),
    overview(outcomes),
    steps(result),
    steadyState(result),
    gameDay(result),
    ...(judgement === undefined ? [] : violations(judgement)),
    ...(open ? [] : repair),
    ...dimensionSections(outcomes),
    ledger(entries),
    recovery(entries),
    caught(result),
    [`<sub>${circumstances(result).map(prose).join(' · ')}</sub>`],
  ];
}

/** Why there was no run. */
export function failureSections({
  scenario,
  message,
  hints,
}: ReportedFailure): readonly (readonly string[])[] {
  return [[`## ERROR: ${prose(scenario)}`, '', prose(message)], hints.length === 0 ? [] : fenced(hints, '')];
}

function headline(result: RunResult): readonly string[] {
  const { target, sandbox, scenario } = result.plan;
  const reason = reasonOf(result);
  return [
    `## ${verdictOf(result).word}: ${prose(scenario)} on ${code(`sts/${target.name}`)}`,
    '',
    `In namespace ${code(target.namespace)}: ${prose(comeTo(result))}.`,
    ...(reason === undefined ? [] : ['', `**Reason:** ${prose(reason)}`]),
    ...(sandbox === undefined
      ? []
      : ['', `> This was a sandbox, ${prose(sandbox)}: no cluster was touched.`]),
  ];
}

function refusals({ plan }: RunResult): readonly string[] {
  return plan.refusals.flatMap(({ guard, saw, wayOut, skip }) => [
    `- **${prose(guard)}:** ${prose(saw)}`,
    `  - ${prose(wayOut)}`,
    ...(skip === undefined ? [] : [`  - or pass it by: ${code(skip)}`]),
  ]);
}
