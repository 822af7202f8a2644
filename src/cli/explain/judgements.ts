import { promises as promiseRegistry } from '../../judge/registry.ts';
import { failureModes as modes, remedyFor } from '../../remedy/catalogue.ts';
import { expectTable } from '../../scenario/expect-table.ts';
import { shippedFile } from '../shipped-files.ts';
import { plain } from './page-table.ts';
import type { Topic } from './topic.ts';

/** A promise's page is all there is to say of it. */
export function promises(): readonly Topic[] {
  return promiseRegistry.map(({ id, dimension }) => ({
    kind: `promise (${dimension})`,
    name: id,
    text: () => {
      const [, ...parts] = shippedFile(`docs/promises/${id}.md`).split(/^#+ /m);
      return parts
        .map((part) => plain(part).trim().split(/\n+/))
        .map(([head = '', ...lines]) => [head, ...lines.map(indented)]);
    },
  }));
}

export function expectations(): readonly Topic[] {
  return expectTable().map(({ key, values, auto, promises: ids }) => ({
    kind: 'expectation',
    name: `expect.${key}`,
    text: () => [
      [`${key}: ${values}`, `auto (the default): ${auto}`],
      ids.length === 0 ? [] : [`promises: ${ids.join(' ')}`],
      ['See docs/reference/expect.md'],
    ],
  }));
}

/** With words in capitals for what only the evidence of a run knows. */
const about = {
  namespace: 'NAMESPACE',
  set: 'SET',
  pod: 'POD',
  claim: 'CLAIM',
  volume: 'VOLUME',
  node: 'NODE',
  service: 'SERVICE',
  container: 'CONTAINER',
  other: 'NAME',
  selector: 'SELECTOR',
  waiting: 'WAITING-POD',
};

export function failureModes(): readonly Topic[] {
  return modes.map((mode) => ({
    kind: 'failure mode',
    name: mode,
    text: () => {
      const { why, commands, page } = remedyFor(mode, about);
      return [
        [why],
        commands.length === 0 ? [] : ['What to type:', ...commands.map(indented)],
        [`Read on: ${page}`],
      ];
    },
  }));
}

function indented(line: string): string {
  return `  ${line}`;
}
