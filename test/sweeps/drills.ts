import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../src/objects/meta.ts';
import { bindScenario } from '../../src/scenario/bind.ts';
import { parseScenarios } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** A drill to sweep over, and the set it is done to. */
export interface Drill {
  readonly name: string;
  readonly scenario: Scenario;
  readonly objects: readonly KubeObject[];
  /** It makes the set anew, which gives it another UID; and its revisions, where they go with it. */
  readonly remakes?: 'the set' | 'the set and its revisions' | undefined;
}

/** The steps by which every action that changes something is put to the test at least once. */
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
  const all = [...drills, ...setDrills];
  return names.length === 0 ? all : all.filter(({ name }) => names.some((part) => name.includes(part)));
}

function shipped(name: string, set: Readonly<Record<string, string>> = {}, spec: object = {}): Drill {
  const text = readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
  const title = Object.values(spec).length === 0 ? name : `${name} (${Object.values(spec).join(', ')})`;
  return { name: title, scenario: scenarioOf(text, set), objects: objectsWith(spec) };
}

function written(name: string, steps: string): Drill {
  const text = `apiVersion: sts-doctor.dev/v1
kind: Scenario
metadata: {name: ${name.replaceAll(' ', '-')}}
spec:
  guards: {respectPDB: false, quorum: none}
  steps:
  ${steps}
`;
  return { name, scenario: scenarioOf(text, {}), objects: objectsWith({}) };
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
