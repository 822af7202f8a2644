import type { RunResult } from '../../drill/run-result.ts';
import { formatDuration } from '../../lib/duration.ts';
import { isBegun } from '../begun.ts';
import { gameDayText } from '../run/game-day.ts';
import { lossText, outcomeText } from '../run/undo.ts';
import { paintFor } from '../text/paint.ts';
import { valueText } from '../text/value.ts';
import { html, type Markup } from './markup.ts';
import { commands, table } from './table.ts';
import { entry } from './verdicts.ts';

/** What became of the undo, and whatever is not as it was. */
export function undo(result: RunResult): Markup | undefined {
  if (!isBegun(result)) return undefined;
  const { outcome, steps, differences } = result.undo;
  const { plan } = result;
  const plain = paintFor(false);
  return html`<section>
    <h2>Undo</h2>
    <p>${capital(outcomeText(outcome, plain))}${lossText(plan.undo, outcome, plain)}.</p>
    ${table(
      ['Result', 'Step', 'Detail'],
      steps.map(({ result, does, detail }) => [result, does, detail]),
    )}
    ${table(
      ['Difference', 'Before', 'After', 'Touched by'],
      differences.map(({ what, before, after, ours }) => [
        what,
        valueText(before, LONGEST),
        valueText(after, LONGEST),
        ours ? 'this run' : 'another actor',
      ]),
    )}
  </section>`;
}

/** Definitions can be long; the report as JSON has them whole. */
const LONGEST = 200;

export function next({ hints }: RunResult): Markup | undefined {
  return hints.length === 0
    ? undefined
    : html`<section>
        <h2>Next</h2>
        ${commands(hints)}
      </section>`;
}

/** The steps, when one of them has something to say. */
export function steps({ steps: results }: RunResult): Markup | undefined {
  if (results.every(({ status, detail }) => status === 'done' && detail === undefined)) return undefined;
  return html`<section>
    <h2>Steps</h2>
    ${table(
      ['Step', 'Action', 'Status', 'Took', 'Detail'],
      results.map(({ name, action, status, durationMs, detail }) => [
        name,
        action,
        status,
        status === 'not run' ? '-' : formatDuration(durationMs),
        detail,
      ]),
    )}
  </section>`;
}

/** How people coped with a fault that was held for them. */
export function gameDay({ gameDay: day }: Pick<RunResult, 'gameDay'>): Markup | undefined {
  if (day === undefined) return undefined;
  const { end, detected, repaired } = gameDayText(day);
  return html`<section>
    <h2>Game day</h2>
    <p>${capital(end)}.</p>
    <dl>${entry('Detected', detected)}${entry('Repaired', repaired)}</dl>
  </section>`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
