import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../src/objects/meta.ts';
import { bindScenario } from '../../src/scenario/bind.ts';
import { parseScenarios } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { World } from './world.ts';

/** A drill to sweep over, and the set it is done to. */
export interface Drill {
  readonly name: string;
  readonly scenario: Scenario;
  readonly objects: readonly KubeObject[];
  /** It makes the set anew, which gives it another UID; and its revisions, where they go with it. */
  readonly remakes?: 'the set' | 'the set and its revisions' | undefined;
  /** What else has to be so when all is over; undefined where it is. */
  readonly afterwards?: (world: World) => Promise<string | undefined>;
}

/** Drills of one set. What a drill does beside it is swept in test/drill/beside-crash.test.ts too. */
export const drills: readonly Drill[] = [
  shipped('kill-pod'),
  shipped('scale-to-zero'),
  written('scale-up', '- scale: {replicas: 4}'),
  shipped('stall-rollout', { hold: '5s' }),
  shipped('stall-rollout', { hold: '5s' }, { podManagementPolicy: 'Parallel' }),
  shipped('force-delete'),
  shipped('on-delete-update'),
  written('readiness fails', '- stallRollout: {readiness: fails}\n    until: {stalled: {for: 5s}}'),
  written('command fails', '- stallRollout: {command: [sh, -c, exit 1]}\n    until: {stalled: {for: 5s}}'),
  written('patch', '- patchTemplate: {patch: {metadata: {annotations: {note: drill}}}}'),
  written('restart', '- restartRollout: {}'),
  written(
    'canary',
    '- setPartition: {partition: 2}\n  - patchTemplate: {patch: {metadata: {annotations: {note: canary}}}}',
  ),
];

/** Drills that are allowed to do what nobody can undo: what can be is undone all the same. */
export const lastingDrills: readonly Drill[] = [
  shipped('drain-node'),
  written('drain everybody', '- drainNode: {ordinal: 1, pods: all, force: true}', true),
  {
    ...written('exec', '- exec: {ordinal: all, command: [sh, -c, "echo once >> /data/log"]}', true),
    afterwards: ranOnce,
  },
];

/** Drills that delete the set itself. */
export const setDrills: readonly Drill[] = [
  { ...shipped('orphan-delete', { hold: '5s' }), remakes: 'the set' },
  { ...shipped('recreate-set'), remakes: 'the set' },
  { ...written('background', '- deleteSet: {cascade: background}'), remakes: 'the set and its revisions' },
  {
    ...written('foreground', '- recreateSet: {cascade: foreground}'),
    remakes: 'the set and its revisions',
  },
  {
    ...written(
      'changed and deleted',
      '- setPartition: {partition: 1}\n  - recreateSet: {}\n  - deleteSet: {}',
    ),
    remakes: 'the set',
  },
];

export function drillsNamed(names: readonly string[]): readonly Drill[] {
  const all = [...drills, ...lastingDrills, ...setDrills];
  return names.length === 0 ? all : all.filter(({ name }) => names.some((part) => name.includes(part)));
}

function shipped(name: string, set: Readonly<Record<string, string>> = {}, spec: object = {}): Drill {
  const text = readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
  const title = Object.values(spec).length === 0 ? name : `${name} (${Object.values(spec).join(', ')})`;
  return { name: title, scenario: scenarioOf(text, set), objects: objectsWith(spec) };
}

function written(name: string, steps: string, allowDestructive = false): Drill {
  const text = `apiVersion: sts-doctor.dev/v1
kind: Scenario
metadata: {name: ${name.replaceAll(' ', '-')}}
spec:
  guards: {respectPDB: false, quorum: none, allowDestructive: ${allowDestructive}}
  steps:
  ${steps}
`;
  return { name, scenario: scenarioOf(text, {}), objects: objectsWith({}) };
}

/** Whoever undoes a command does not run it again, nor does it whose answer was lost. */
async function ranOnce({ sandbox }: World): Promise<string | undefined> {
  for (const name of ['web-0', 'web-1', 'web-2']) {
    const { stdout } = await sandbox.exec({ namespace: 'default', name }, ['cat', '/data/log']);
    if (stdout !== '' && stdout !== 'once\n') return `in ${name} it has run several times: ${stdout}`;
  }
  return undefined;
}

function scenarioOf(text: string, set: Readonly<Record<string, string>>): Scenario {
  const parsed = parseScenarios(text, 'sweep.yaml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const [document] = parsed.scenarios;
  if (document === undefined) throw new Error('no scenario');
  const names = document.parameters.map((parameter) => parameter.name);
  const known = Object.fromEntries(Object.entries(set).filter(([key]) => names.includes(key)));
  const bound = bindScenario(document, { set: known });
  if ('problems' in bound) throw new Error(JSON.stringify(bound.problems));
  return bound.scenario;
}

function objectsWith(spec: object): readonly KubeObject[] {
  const labels = { app: 'web' };
  const containers = [
    { name: 'web', image: 'nginx:latest', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  ];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'http', port: 80 }] },
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', labels, annotations: { owner: 'shop' } },
      spec: {
        serviceName: 'web',
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
        ...spec,
      },
    } as KubeObject,
  ];
}
