import { formatDuration } from '../../lib/duration.ts';
import type { Judgement, Outcome, Violated } from '../../judge/outcome.ts';
import { idleText, tallyText, worstFirst } from '../run/dimension.ts';
import { nameSubjects, type Row, rowsOf } from '../run/rows.ts';
import { acceptance, causes } from '../run/violation.ts';
import { isPageAddress } from '../text/page-address.ts';
import { html, type Markup, type Part } from './markup.ts';
import { commands, folded, table } from './table.ts';

/** How each dimension came out, at a glance. */
export function overview(outcomes: readonly Outcome[]): Markup | undefined {
  if (outcomes.length === 0) return undefined;
  return html`<ul class="overview">
    ${outcomes.map(
      ({ dimension, verdict, held, exercised }) =>
        html`<li>
          <span>${dimension}</span><b class="${toneOf(verdict)}">${verdict}</b
          ><small>${exercised === 0 ? 'nothing put to the test' : `${held} of ${exercised} held`}</small>
        </li>`,
    )}
  </ul>`;
}

/** Everything somebody needs who has to mend what was violated. */
export function violations({ outcomes }: Judgement): readonly Markup[] {
  const promises = outcomes.flatMap((outcome) => outcome.promises);
  return promises.flatMap(({ id, title, cases }) =>
    cases.flatMap(({ subject, verdict }) =>
      verdict.verdict === 'violated' ? [violation(`${id} violated for ${subject}`, title, verdict)] : [],
    ),
  );
}

function violation(heading: string, title: string, violated: Violated): Markup {
  const { expected, seen, at, cause, remedy, acceptedBy } = violated;
  const blame = causes[cause];
  return html`<section class="violation">
    <h2>${heading}</h2>
    <p class="note">${title}</p>
    <dl>
      ${entry('Expected', expected)}
      ${entry('Seen', html`${seen} <span class="note">after ${formatDuration(at)}</span>`)}
      ${[
        acceptedBy === undefined ? undefined : entry('Accepted', acceptance(acceptedBy)),
        blame === undefined ? undefined : entry('Cause', blame),
      ]}
      ${entry('Why', html`${remedy.why} <span class="note">${remedy.id}</span>`)}
    </dl>
    ${commands(remedy.commands)}
    <p class="note">Read on: ${link(remedy.page)}</p>
  </section>`;
}

export function entry(term: string, told: Part): Markup {
  return html`<dt>${term}</dt>
    <dd>${told}</dd>`;
}

function link(page: string): Part {
  return isPageAddress(page) ? html`<a href="${page}" rel="noopener noreferrer">${page}</a>` : page;
}

/** Every promise with its evidence, the worst dimension first; open where there is something to look at. */
export function evidence(outcomes: readonly Outcome[]): Markup | undefined {
  if (outcomes.length === 0) return undefined;
  return html`<section>
    <h2>Promises and their evidence</h2>
    ${worstFirst(outcomes).map(dimension)}
  </section>`;
}

function dimension(outcome: Outcome): Markup {
  const rows = rowsOf(outcome.promises, true).filter(({ verdict }) => verdict !== 'not exercised');
  const idle = outcome.promises.filter(({ verdict }) => verdict === 'not exercised');
  const tally = outcome.exercised === 0 ? 'nothing was put to the test' : tallyText(outcome);
  return folded(
    html`<b>${outcome.dimension}</b> <span class="${toneOf(outcome.verdict)}">${tally}</span>`,
    [
      table(['Promise', 'Verdict', 'Subject', 'Detail'], rows.map(cells), 'promises'),
      idle.length === 0 ? undefined : html`<p class="note">Not exercised: ${idleText(idle)}</p>`,
    ],
    outcome.verdict === 'violated' || outcome.verdict === 'unknown',
  );
}

function cells({ id, verdict, subjects, detail }: Row): readonly Part[] {
  return [id, html`<span class="${toneOf(verdict)}">${verdict}</span>`, nameSubjects(subjects), detail];
}

function toneOf(verdict: Row['verdict']): string {
  switch (verdict) {
    case 'held':
      return 'good';
    case 'violated':
      return 'bad';
    case 'unknown':
      return 'doubt';
    case 'not exercised':
      return 'idle';
  }
}
