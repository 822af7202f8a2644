import { exitCodes } from '../../lib/failure.ts';
import type { RunResult } from '../../drill/run-result.ts';
import { wrap } from '../text/wrap.ts';
import { caught } from './caught.ts';
import { circumstances } from './circumstances.ts';
import { dimensionSections } from './dimension.ts';
import { fullLedger } from './full-ledger.ts';
import { gameDay } from './game-day.ts';
import { headline } from './headline.ts';
import { disturbed, ledger } from './ledger.ts';
import { recovery } from './recovery.ts';
import { steadyState } from './steady-state.ts';
import { steps } from './steps.ts';
import type { Style } from './style.ts';
import { timeline } from './timeline.ts';
import { undo } from './undo.ts';

/** A run for people: the verdict first, then what speaks against it, then everything that was proved. */
export function runReport(result: RunResult, style: Style): readonly (readonly string[])[] {
  const entries = disturbed(result, style.wide);
  const repair = [undo(result, style), next(result, style)];
  const open = result.exitCode === exitCodes.notRestored;
  return [
    headline(result, style),
    // Whoever has a set that is not as it was needs the way out before anything else.
    ...(open ? repair : []),
    steps(result, style),
    steadyState(result, style),
    caught(result, style),
    gameDay(result, style),
    ...dimensionSections(result.judgement?.outcomes ?? [], style),
    ledger(entries, style),
    fullLedger(entries, style),
    recovery(entries, style),
    ...(open ? [] : repair),
    timeline(result, style),
    colophon(result, style),
  ];
}

/** Commands stay one line each, whatever the width: they are there to be copied. */
function next({ hints }: RunResult, { paint }: Style): readonly string[] {
  return hints.length === 0 ? [] : [paint.strong('NEXT'), ...hints.map((hint) => `  ${hint}`)];
}

function colophon(result: RunResult, { paint, width }: Style): readonly string[] {
  return wrap(circumstances(result).join(' · '), width).map(paint.faint);
}
