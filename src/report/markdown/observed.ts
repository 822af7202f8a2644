import type { RunResult } from '../../drill/run-result.ts';
import { steadyStateHead, steadyStateText } from '../run/steady-state.ts';
import { code, fenced, prose } from './escape.ts';
import { folded, table } from './table.ts';

type CaughtPod = NonNullable<RunResult['caught']>['pods'][number];
type CaughtContainer = CaughtPod['containers'][number];

/** What the probes of the steady state saw. */
export function steadyState({ steadyState: rows = [] }: Pick<RunResult, 'steadyState'>): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => {
    const { name, before, during, outage, after, seen } = steadyStateText(row);
    return [prose(name), before, during, outage, after, prose(seen)];
  });
  return ['### Steady state', '', ...table(steadyStateHead, cells)];
}

/** Events, logs and states as they were when it failed. */
export function caught({ caught: found }: RunResult): readonly string[] {
  if (found === undefined) return [];
  return folded(
    'Caught: pods as they were when it failed, before the undo',
    found.pods.flatMap((pod) => podLines(pod)),
  );
}

function podLines({ name, state, node, conditions, containers, events }: CaughtPod): readonly string[] {
  return [
    `#### ${code(name)}: ${prose(state)}${node === undefined ? '' : ` on ${code(node)}`}`,
    '',
    ...conditions.map((condition) => `- ${prose(condition)}`),
    ...containers.map(containerLine),
    '',
    ...(events.length === 0 ? [] : [...fenced(events, ''), '']),
    ...containers.flatMap((container) => [
      ...logLines(`Log of ${container.name}`, container.log),
      ...logLines(`Log of ${container.name} before its last start`, container.previousLog),
    ]),
  ];
}

function containerLine({ name, image, state, restarts, last }: CaughtContainer): string {
  const before = last === undefined ? '' : `; before that ${prose(last)}`;
  return `- container ${code(name)} (${code(image)}): ${prose(state)}, ${restarts} restarts${before}`;
}

function logLines(title: string, log: CaughtContainer['previousLog']): readonly string[] {
  if (log === undefined) return [];
  if ('unreadable' in log) return [`${prose(title)}: ${prose(log.unreadable)}`, ''];
  return [`${prose(title)}:`, '', ...fenced(log.tail, ''), ''];
}
