import type { RunResult } from '../../drill/run-result.ts';
import { exitCodes } from '../../lib/failure.ts';
import type { ReportedFailure } from '../reported.ts';
import { circumstances } from '../run/circumstances.ts';
import { comeTo, reasonOf, verdictOf } from '../run/headline.ts';
import { disturbed } from '../run/ledger.ts';
import { gameDay, next, steps, undo } from './aftermath.ts';
import { ledger, recovery } from './ledger.ts';
import { html, type Markup } from './markup.ts';
import { caught, steadyState } from './observed.ts';
import { commands } from './table.ts';
import { timeline } from './timeline.ts';
import { entry, evidence, overview, violations } from './verdicts.ts';

/** A run: the verdict, the way out, the picture, then everything that was proved. */
export function runArticle(result: RunResult): Markup {
  const { judgement } = result;
  const outcomes = judgement?.outcomes ?? [];
  const entries = disturbed(result, false);
  const repair = [undo(result), next(result)];
  const open = result.exitCode === exitCodes.notRestored;
  return html`<article>
    ${headline(result)} ${refusals(result)} ${open ? repair : undefined} ${overview(outcomes)}
    ${judgement === undefined ? undefined : violations(judgement)}
    ${judgement === undefined ? undefined : timeline(judgement)} ${[steps(result), steadyState(result)]}
    ${gameDay(result)} ${ledger(entries)} ${recovery(entries)} ${open ? undefined : repair}
    ${[evidence(outcomes), caught(result)]}
    <footer>${circumstances(result).map((fact) => html`<span>${fact}</span> `)}</footer>
  </article> `;
}

/** Why there was no run. */
export function failureArticle({ scenario, message, hints }: ReportedFailure): Markup {
  return html`<article>
    <header>
      <p class="verdict bad">ERROR</p>
      <h1>${scenario}</h1>
      <p>${message}</p>
      ${commands(hints)}
    </header>
  </article> `;
}

function headline(result: RunResult): Markup {
  const { scenario, description, target, sandbox, set } = result.plan;
  const { word, tone } = verdictOf(result);
  const reason = reasonOf(result);
  const place = `namespace ${target.namespace}${sandbox === undefined ? `, context ${target.context || '<none>'}` : ''}`;
  return html`<header>
    <p class="verdict ${tone}">${word}</p>
    <h1>${scenario} <span>on sts/${target.name}</span></h1>
    <p class="lead">${comeTo(result)}.</p>
    ${reason === undefined ? undefined : html`<p>${reason}</p>`}
    ${sandbox === undefined ? undefined : html`<p class="sandbox"><b>Sandbox.</b> Played in ${sandbox}: no cluster was touched.</p>`}
    <p class="note">
      ${description}. ${set.replicas} replicas, ${set.podManagementPolicy}, ${set.updateStrategy}; ${place}.
    </p>
  </header>`;
}

function refusals({ plan }: RunResult): Markup | undefined {
  if (plan.refusals.length === 0) return undefined;
  return html`<section>
    <h2>Refused</h2>
    <dl>
      ${plan.refusals.map(({ guard, saw, wayOut, skip }) =>
        entry(
          guard,
          html`${saw}<br />${wayOut}${skip === undefined ? undefined : html`<br />or pass it by: <code>${skip}</code>`}`,
        ),
      )}
    </dl>
  </section>`;
}
