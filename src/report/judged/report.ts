import type { Judged } from '../../judge/judged.ts';
import { dimensionSections } from '../run/dimension.ts';
import { fullLedger } from '../run/full-ledger.ts';
import { gameDay } from '../run/game-day.ts';
import { ledger, touched } from '../run/ledger.ts';
import { recovery } from '../run/recovery.ts';
import { steadyState } from '../run/steady-state.ts';
import type { Style } from '../run/style.ts';
import { timeline } from '../run/timeline.ts';
import { labelled, wrap } from '../text/wrap.ts';
import { circumstances, comeTo, countedFrom, reasonOf, subjectOf, verdictOf } from './verdict.ts';

/** What a recording comes to, for people: the verdict first, then what speaks against it, then what was proved. */
export function judgedReport(judged: Judged, style: Style): readonly (readonly string[])[] {
  const { judgement, steps } = judged;
  const meant = steps.flatMap(({ ordinals }) => ordinals);
  const entries = touched(judgement, meant, style.wide);
  return [
    headline(judged, style),
    steadyState(judged, style),
    gameDay(judged, style),
    ...dimensionSections(judgement.outcomes, style),
    ledger(entries, style),
    fullLedger(entries, style),
    recovery(entries, style, countedFrom(judged)),
    timeline(judged, style),
    wrap(circumstances(judged).join(' · '), style.width).map(style.paint.faint),
  ];
}

function headline(judged: Judged, { paint, width }: Style): readonly string[] {
  const { word, tone } = verdictOf(judged);
  const { what, place } = subjectOf(judged);
  const { name, namespace } = judged.set;
  const [first = '', ...more] = labelled(
    word,
    `${what} of sts/${name} in namespace ${namespace}${place}: ${comeTo(judged)}`,
    { labelWidth: word.length + 2, indent: 0, width },
  );
  const why = reasonOf(judged);
  return [
    first.replace(word, paint.strong(paint[tone](word))),
    ...more,
    ...(why === undefined ? [] : labelled('reason', why, { labelWidth: 10, indent: 2, width })),
  ];
}
