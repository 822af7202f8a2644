import { formatDuration } from '../../lib/duration.ts';
import type { Forecast, PlayedForecast } from '../../drill/forecast.ts';
import type { Case, Moment, Outcome, PromiseOutcome } from '../../judge/outcome.ts';
import { nameSubjects } from '../run/rows.ts';
import type { Style } from '../run/style.ts';
import { columns } from '../text/columns.ts';
import { labelled } from '../text/wrap.ts';

/** What people look for in a course of events, and how much of it fits a screen. */
const TELLING: ReadonlySet<Moment['what']> = new Set([
  'delete accepted',
  'scale accepted',
  'change accepted',
  'stalled',
  'gone',
  'created',
  'ready',
  'not ready',
  'deadline passed',
  'undo began',
]);
const HEAD = 9;
const TAIL = 3;

/** What would happen, as a model has it: its course, what it stalls on, and what cannot be known from a model. */
export function forecast(given: Forecast | undefined, style: Style): readonly string[] {
  if (given === undefined) return [];
  const { paint, width } = style;
  const title = paint.strong('FORECAST');
  if (given.outcome === 'none') return [`${title}  none: ${given.why}`];
  const layout = { labelWidth: 10, indent: 2, width };
  const notes = (label: string, lines: readonly string[]) =>
    lines.flatMap((line, index) => labelled(index === 0 ? label : '', line, layout));
  return [
    `${title}  played in ${given.model}, not on the cluster`,
    ...notes('outcome', [cameTo(given)]),
    ...notes('reason', given.reason === undefined ? [] : [given.reason]),
    ...course(given.timeline, style),
    ...breaks(given, style).flatMap(({ stalls, lines, commands }) => [
      ...notes(stalls ? 'stalls' : 'violates', lines),
      // Whole, whatever the width: they are there to be copied.
      ...commands.map((command) => `${' '.repeat(layout.indent + layout.labelWidth)}${command}`),
    ]),
    ...notes('unknown', unknowns(given)),
    ...notes('assumes', style.wide ? given.caveats : given.caveats.slice(0, 1)),
  ];
}

const endings: Readonly<Record<PlayedForecast['status'], string>> = {
  passed: 'it would pass',
  failed: 'it would fail',
  inconclusive: 'nobody can say whether it would pass',
  refused: 'it would not begin',
  errored: 'it could not be carried out',
  interrupted: 'it was interrupted',
};

function cameTo({ status, outcomes, durationMs, undo }: PlayedForecast): string {
  const held = outcomes.reduce((total, outcome) => total + outcome.held, 0);
  const exercised = outcomes.reduce((total, outcome) => total + outcome.exercised, 0);
  const promises = exercised === 0 ? [] : [`${held} of ${exercised} promises held`];
  const undone = undo === 'nothing to undo' ? [] : [`the set is ${undo}`];
  return [endings[status], ...promises, ...undone, `over after ${formatDuration(durationMs)}`].join(', ');
}

function course(timeline: readonly Moment[], { wide }: Style): readonly string[] {
  const moments = wide ? timeline : timeline.filter(({ what }) => TELLING.has(what));
  if (moments.length === 0) return [];
  const isLong = !wide && moments.length > HEAD + TAIL + 1;
  const shown = isLong ? [...moments.slice(0, HEAD), ...moments.slice(-TAIL)] : moments;
  const rows = shown.map(({ at, subject, what, detail }) => [
    `  ${(at / 1000).toFixed(1)}s`,
    subject,
    what,
    // The UIDs of pods that are not there yet are made up.
    what === 'created' || what === 'delete accepted' ? '' : (detail ?? ''),
  ]);
  const table = columns(['  TIME', 'SUBJECT', 'WHAT', 'DETAIL'], rows);
  if (!isLong) return table;
  const left = moments.length - shown.length;
  return [...table.slice(0, HEAD + 1), `  … ${left} more with -o wide`, ...table.slice(HEAD + 1)];
}

interface Break {
  readonly stalls: boolean;
  readonly lines: readonly string[];
  readonly commands: readonly string[];
}

/** What is not kept, with what holds it up, why, and the way out; told once for all to whom the same happens. */
function breaks({ outcomes }: PlayedForecast, { paint, wide }: Style): readonly Break[] {
  const groups = new Map<string, { first: Break; subjects: string[]; seen: string; id: string }>();
  for (const { promise, one } of casesOf(outcomes)) {
    const { verdict } = one;
    if (verdict.verdict !== 'violated') continue;
    const { why, commands } = verdict.remedy;
    const key = wide ? `${promise.id} ${one.subject}` : `${promise.id} ${verdict.remedy.id}`;
    const known = groups.get(key);
    if (known !== undefined) known.subjects.push(one.subject);
    else {
      const first = { stalls: promise.dimension === 'recovery', lines: [why], commands };
      const seen = `at ${(verdict.at / 1000).toFixed(1)}s: ${verdict.seen}`;
      groups.set(key, { first, seen, subjects: [one.subject], id: promise.id });
    }
  }
  return [...groups.values()].map(({ first, subjects, seen, id }) => ({
    ...first,
    lines: [`${paint.bad(id)} ${nameSubjects(subjects)} ${seen}`, ...first.lines],
  }));
}

function unknowns({ outcomes }: PlayedForecast): readonly string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { promise, one } of casesOf(outcomes)) {
    if (one.verdict.verdict !== 'unknown') continue;
    const ids = reasons.get(one.verdict.reason) ?? new Set<string>();
    reasons.set(one.verdict.reason, ids.add(promise.id));
  }
  return [...reasons].map(([reason, ids]) => `${[...ids].join(', ')}: ${reason}`);
}

function casesOf(
  outcomes: readonly Outcome[],
): readonly { readonly promise: PromiseOutcome; readonly one: Case }[] {
  const promises = outcomes.flatMap((outcome) => outcome.promises);
  return promises.flatMap((promise) => promise.cases.map((one) => ({ promise, one })));
}
