import { formatDuration } from '../../lib/duration.ts';
import type { Judgement, Moment } from '../../judge/outcome.ts';
import { type Course, courseOf, type Lane, type PodState, type Span } from '../run/course.ts';
import { axisMarks } from './axis.ts';
import { html, type Markup } from './markup.ts';
import { folded, table } from './table.ts';

/** The run as a picture, a lane for each ordinal, and below it every moment in words. */
export function timeline(judgement: Judgement): Markup | undefined {
  const course = courseOf(judgement);
  if (course === undefined) return undefined;
  const marks = marksOf(course);
  const guides = marks.map(guide);
  return html`<section class="timeline">
    <h2>What happened</h2>
    <figure>
      ${lane('', html`${guides}${marks.map(numeral)}`, 'numbers')}
      ${course.lanes.map((each) => lane(each.name, html`${guides}${each.spans.map((span) => bar(span, course))}`, 'pod', sentence(each)))}
      ${lane('', html`${axis(course)}`, 'axis')} ${keys}
    </figure>
    ${course.leftOut > 0 ? html`<p class="note">${course.leftOut} more pods are not drawn; what happened to them, if anything, is among the moments below.</p>` : undefined}
    <ol class="acts">
      ${course.acts.slice(0, LISTED).map(actLine)}
    </ol>
    ${course.acts.length > LISTED ? html`<p class="note">And ${course.acts.length - LISTED} more, among the moments below.</p>` : undefined}
    ${folded('Every moment', table(['Time', 'Subject', 'What', 'Detail'], judgement.timeline.map(momentRow)))}
  </section>`;
}

/** As many acts as anybody reads. */
const LISTED = 40;

const height = 20;
const heights: Readonly<Record<PodState, number>> = { ready: 16, pending: 10, terminating: 10, gone: 2 };
const states: readonly PodState[] = ['ready', 'terminating', 'gone', 'pending'];
const keys = html`<figcaption>
  ${states.map((state) => html`<span><svg width="22" height="${height}" aria-hidden="true">${block(state, '0', '100%')}</svg> ${state}</span>`)}
</figcaption>`;

function lane(name: string, drawn: Markup, kind: string, told?: string): Markup {
  const role = told === undefined ? html`aria-hidden="true"` : html`role="img" aria-label="${told}"`;
  return html`<div class="lane ${kind}">
    <span title="${name}">${name}</span><svg width="100%" height="${height}" ${role}>${drawn}</svg>
  </div> `;
}

function bar(span: Span, course: Course): Markup {
  const from = percent(span.from, course);
  const title = `${span.state} from ${formatDuration(span.from)} to ${formatDuration(span.to)}`;
  return html`<g
    ><title>${title}</title
    >${block(span.state, `${from}%`, `${(Number(percent(span.to, course)) - Number(from)).toFixed(2)}%`)}</g
  >`;
}

function block(state: PodState, x: string, width: string): Markup {
  const own = heights[state];
  return html`<rect class="${state}" x="${x}" y="${(height - own) / 2}" width="${width}" height="${own}" />`;
}

/** Where an act is marked, in percent of the width. */
interface Mark {
  readonly x: string;
  readonly number: number;
}

/** Of acts that are too close to each other only the first is marked. */
function marksOf(course: Course): readonly Mark[] {
  const marks: Mark[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, { at }] of course.acts.entries()) {
    const x = percent(at, course);
    if (Number(x) - last < CLOSEST) continue;
    last = Number(x);
    marks.push({ x: `${x}%`, number: index + 1 });
  }
  return marks;
}

function guide({ x }: Mark): Markup {
  return html`<line class="act" x1="${x}" x2="${x}" y1="0" y2="100%" />`;
}

function numeral({ x, number }: Mark): Markup {
  return html`<text x="${x}" dx="4" y="14">${number}</text>`;
}

/** Percent of the width that a number needs on a small screen. */
const CLOSEST = 4;

function axis(course: Course): readonly Markup[] {
  return axisMarks(course.from, course.to).map((at) => {
    const x = `${percent(at, course)}%`;
    return html`<line x1="${x}" x2="${x}" y1="0" y2="4" /><text x="${x}" y="17"
        >${at === 0 ? 0 : formatDuration(at)}</text
      >`;
  });
}

function actLine({ at, subject, what, detail }: Moment): Markup {
  return html`<li>
    <span class="time">${formatDuration(at)}</span> ${what}:
    <b>${subject}</b>${detail === undefined ? undefined : `, ${detail}`}
  </li>`;
}

function momentRow({ at, subject, what, detail }: Moment): readonly string[] {
  return [`${(at / 1000).toFixed(3)} s`, subject, what, detail ?? ''];
}

function sentence({ name, spans }: Lane): string {
  return `${name}: ${spans.map(({ state, from }) => `${state} from ${formatDuration(from)}`).join(', ')}`;
}

function percent(at: number, { from, to }: Course): string {
  return (((at - from) / (to - from)) * 100).toFixed(2);
}
