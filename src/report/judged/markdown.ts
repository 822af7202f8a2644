import type { Judged } from '../../judge/judged.ts';
import { dimensionSections, overview } from '../markdown/dimensions.ts';
import { code, prose } from '../markdown/escape.ts';
import { gameDay, ledger, recovery } from '../markdown/evidence.ts';
import { steadyState } from '../markdown/observed.ts';
import { violations } from '../markdown/violations.ts';
import { touched } from '../run/ledger.ts';
import { circumstances, comeTo, countedFrom, reasonOf, subjectOf, verdictOf } from './verdict.ts';

/** For an issue or the summary of a build: the verdict, then what was proved. */
export function judgedSections(judged: Judged): readonly (readonly string[])[] {
  const { judgement, steps } = judged;
  const entries = touched(
    judgement,
    steps.flatMap(({ ordinals }) => ordinals),
    false,
  );
  return [
    headline(judged),
    overview(judgement.outcomes),
    steadyState(judged),
    gameDay(judged),
    ...violations(judgement),
    ...dimensionSections(judgement.outcomes),
    ledger(entries),
    recovery(entries, countedFrom(judged)),
    [`<sub>${circumstances(judged).map(prose).join(' · ')}</sub>`],
  ];
}

function headline(judged: Judged): readonly string[] {
  const { set, sandbox } = judged;
  const reason = reasonOf(judged);
  return [
    `## ${verdictOf(judged).word}: ${prose(subjectOf(judged).what)} of ${code(`sts/${set.name}`)}`,
    '',
    `In namespace ${code(set.namespace)}: ${prose(comeTo(judged))}.`,
    ...(reason === undefined ? [] : ['', `**Reason:** ${prose(reason)}`]),
    ...(sandbox === undefined ? [] : ['', `> Recorded in a sandbox, ${prose(sandbox)}: no cluster.`]),
  ];
}
