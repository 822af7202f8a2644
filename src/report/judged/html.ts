import type { Judged } from '../../judge/judged.ts';
import { gameDay } from '../html/aftermath.ts';
import { ledger, recovery } from '../html/ledger.ts';
import { html, type Markup } from '../html/markup.ts';
import { steadyState } from '../html/observed.ts';
import { timeline } from '../html/timeline.ts';
import { evidence, overview, violations } from '../html/verdicts.ts';
import { touched } from '../run/ledger.ts';
import { circumstances, comeTo, countedFrom, reasonOf, subjectOf, verdictOf } from './verdict.ts';

/** The verdict, the picture, then everything that was proved. */
export function judgedArticle(judged: Judged): Markup {
  const { judgement, steps } = judged;
  const entries = touched(
    judgement,
    steps.flatMap(({ ordinals }) => ordinals),
    false,
  );
  return html`<article>
    ${headline(judged)} ${overview(judgement.outcomes)} ${violations(judgement)} ${timeline(judgement)}
    ${steadyState(judged)} ${gameDay(judged)} ${ledger(entries)} ${recovery(entries, countedFrom(judged))}
    ${evidence(judgement.outcomes)}
    <footer>${circumstances(judged).map((fact) => html`<span>${fact}</span> `)}</footer>
  </article> `;
}

export function titleOf(judged: Judged): string {
  return `${verdictOf(judged).word}: ${subjectOf(judged).what} of sts/${judged.set.name}`;
}

function headline(judged: Judged): Markup {
  const { set, sandbox } = judged;
  const { word, tone } = verdictOf(judged);
  const reason = reasonOf(judged);
  return html`<header>
    <p class="verdict ${tone}">${word}</p>
    <h1>${subjectOf(judged).what} <span>of sts/${set.name}</span></h1>
    <p class="lead">${comeTo(judged)}.</p>
    ${reason === undefined ? undefined : html`<p>${reason}</p>`}
    ${sandbox === undefined ? undefined : html`<p class="sandbox"><b>Sandbox.</b> Recorded in ${sandbox}, not in a cluster.</p>`}
    <p class="note">Namespace ${set.namespace}.</p>
  </header>`;
}
