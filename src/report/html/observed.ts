import type { RunResult } from '../../drill/run-result.ts';
import { steadyStateHead, steadyStateText } from '../run/steady-state.ts';
import { html, type Markup } from './markup.ts';
import { folded, table } from './table.ts';

type CaughtPod = NonNullable<RunResult['caught']>['pods'][number];

/** What the probes of the steady state saw. */
export function steadyState({ steadyState: rows = [] }: Pick<RunResult, 'steadyState'>): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`<section>
    <h2>Steady state</h2>
    ${table(
      steadyStateHead,
      rows.map((row) => {
        const { name, before, during, outage, after, seen } = steadyStateText(row);
        return [name, before, during, outage, after, seen];
      }),
    )}
  </section>`;
}

/** Events, logs and states as they were when it failed. */
export function caught({ caught: found }: RunResult): Markup | undefined {
  if (found === undefined) return undefined;
  return html`<section>
    <h2>Caught</h2>
    <p>The pods as they were when it failed, before the undo.</p>
    ${found.pods.map((pod) => folded(html`${pod.name}: ${pod.state}`, ofPod(pod)))}
  </section>`;
}

function ofPod({ node, conditions, containers, events }: CaughtPod): Markup {
  return html`${table(
    ['Container', 'Image', 'State', 'Restarts', 'Before that'],
    containers.map(({ name, image, state, restarts, last }) => [name, image, state, restarts, last]),
  )}
  ${lines(`Conditions${node === undefined ? '' : ` on ${node}`}`, conditions)} ${lines('Events', events)}
  ${containers.map(({ name, log: now, previousLog }) => [
    log(`Log of ${name}`, now),
    log(`Log of ${name} before its last start`, previousLog),
  ])}`;
}

function log(title: string, found: CaughtPod['containers'][number]['previousLog']): Markup | undefined {
  if (found === undefined) return undefined;
  if ('unreadable' in found) return html`<p>${title}: ${found.unreadable}</p>`;
  return lines(title, found.tail);
}

function lines(title: string, texts: readonly string[]): Markup | undefined {
  if (texts.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <pre>${texts.map((text) => html`<code>${text}</code>`)}</pre>`;
}
