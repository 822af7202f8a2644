import { describe, expect, test } from 'vitest';
import { deleteStuckPods } from '../../src/drill/actions/delete-stuck-pods.ts';
import { patchTemplate } from '../../src/drill/actions/patch-template.ts';
import { restartRollout } from '../../src/drill/actions/restart-rollout.ts';
import { revertTemplate } from '../../src/drill/actions/revert-template.ts';
import { setPartition } from '../../src/drill/actions/set-partition.ts';
import { stallRollout } from '../../src/drill/actions/stall-rollout.ts';
import { editsOf } from '../../src/drill/edit/edits.ts';
import { formatPath } from '../../src/drill/edit/path.ts';
import type { Situation } from '../../src/drill/situation.ts';
import { Failure } from '../../src/lib/failure.ts';
import type { Container, StatefulSet } from '../../src/objects/workload.ts';
import type { StallRolloutSpec, TemplateFault } from '../../src/scenario/scenario.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import { aSet, type SetOptions } from '../fakes/a-set.ts';
import { aPod } from '../support/builders.ts';
import { aStepContext } from './support/step-context.ts';

const step = aStepContext('step');
const badImage: StallRolloutSpec = {
  action: 'stallRollout',
  container: undefined,
  fault: { by: 'image', image: 'none:0' },
};
const restart = { action: 'restartRollout' } as const;

/** A set at rest, with these containers if any are given. */
function situation(options: SetOptions = {}, containers?: readonly Container[]): Situation {
  const plain = aSet(options);
  const { template } = plain.spec ?? {};
  const set: StatefulSet =
    containers === undefined
      ? plain
      : {
          ...plain,
          spec: { ...plain.spec, template: { ...template, spec: { ...template?.spec, containers } } },
        };
  const spec = specOf(set);
  const members = new Map(ordinalsOf(spec).map((ordinal) => [ordinal, aPod(set, ordinal)]));
  return { set, spec, members, claims: new Map() };
}

/** What an edit changes, as `path: value`. */
function changes(now: Situation, edited: StatefulSet | undefined): readonly string[] {
  return editsOf(now.set, edited ?? {}).map(
    ({ path, after }) => `${formatPath(path)}: ${JSON.stringify(after)}`,
  );
}

describe('a stalled rollout', () => {
  const stalled = (fault: TemplateFault, container?: object) => {
    const now = situation({}, [{ name: 'db', image: 'db:1', ...container }]);
    return changes(now, stallRollout.edit?.({ ...badImage, fault }, now, step));
  };
  const at = 'spec.template.spec.containers[db]';

  test('changes the image, or the command, and nothing else', () => {
    expect(stalled({ by: 'image', image: 'none:0' })).toEqual([`${at}.image: "none:0"`]);
    expect(stalled({ by: 'command', command: ['false'] })).toEqual([`${at}.command: ["false"]`]);
  });

  test('asks a port that the container does not serve', () => {
    expect(stalled({ by: 'readiness' })).toEqual([`${at}.readinessProbe: {"tcpSocket":{"port":1}}`]);
    expect(stalled({ by: 'readiness' }, { ports: [{ containerPort: 1 }] })).toEqual([
      `${at}.readinessProbe: {"tcpSocket":{"port":2}}`,
    ]);
  });

  test('asks as often as the old probe did, and asks nothing else any more', () => {
    const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
    expect(stalled({ by: 'readiness' }, { readinessProbe })).toEqual([
      `${at}.readinessProbe.httpGet: undefined`,
      `${at}.readinessProbe.tcpSocket: {"port":1}`,
    ]);
  });

  test('takes the highest pod, or as many as the set lets be away at once', () => {
    const taken = (options: SetOptions, fault: TemplateFault = badImage.fault) =>
      stallRollout.plan({ ...badImage, fault }, situation(options), step).ordinals;
    expect(taken({})).toEqual([2]);
    expect(taken({ start: 5 })).toEqual([7]);
    expect(taken({ partition: 3 })).toEqual([]);
    expect(taken({ strategy: 'OnDelete' })).toEqual([]);
    expect(taken({ replicas: 0 })).toEqual([]);
    expect(taken({}, { by: 'command', command: ['false'] })).toEqual([2, 1, 0]);
    const two = situation();
    const spec = { ...two.spec, maxUnavailable: '67%' };
    expect(stallRollout.plan(badImage, { ...two, spec }, step)).toMatchObject({
      ordinals: [2, 1],
      disruption: { pods: 2, of: 3 },
    });
  });

  test('wants to know which of several containers, and that it is there', () => {
    const plan = (container: string | undefined) => () =>
      stallRollout.plan({ ...badImage, container }, situation({}, [{ name: 'db' }, { name: 'side' }]), step);
    expect(plan(undefined)).toThrow(Failure);
    expect(plan(undefined)).toThrow('several containers (db, side): say which one');
    expect(plan('bd')).toThrow('no container bd (there are: db, side)');
    expect(plan('side')().fields).toEqual([
      { path: 'spec.template.spec.containers[side].image', from: undefined, to: 'none:0' },
    ]);
  });
});

describe('the undo of a rollout', () => {
  const ephemeral = { templates: [], volumes: [{ name: 'data', emptyDir: {} }] };

  test('replaces the pods once more', () => {
    expect(stallRollout.plan(badImage, situation(), step).undo.kind).toBe('equivalent');
    expect(restartRollout.plan(restart, situation(), step).undo.kind).toBe('equivalent');
  });

  test('cannot bring back what all pods had on their emptyDirs', () => {
    expect(restartRollout.plan(restart, situation(ephemeral), step).undo.kind).toBe('none');
    expect(stallRollout.plan(badImage, situation(ephemeral), step).undo.kind).toBe('equivalent');
    expect(stallRollout.plan(badImage, situation({ ...ephemeral, replicas: 1 }), step).undo.kind).toBe(
      'none',
    );
    const partitioned = situation({ ...ephemeral, partition: 1 });
    expect(restartRollout.plan(restart, partitioned, step).undo.kind).toBe('equivalent');
  });

  test('needs to delete any of its pods by name, and the revisions that nobody knows the names of yet', () => {
    const now = situation();
    const needs = stallRollout.needs(stallRollout.plan(badImage, now, step), now, badImage);
    expect(needs.map(({ verb, resource, name }) => [verb, resource, name])).toEqual([
      ['delete', 'pods', 'web-0'],
      ['delete', 'pods', 'web-1'],
      ['delete', 'pods', 'web-2'],
      ['list', 'controllerrevisions', undefined],
      ['watch', 'controllerrevisions', undefined],
      ['delete', 'controllerrevisions', undefined],
    ]);
  });
});

describe('a partition', () => {
  const set = (partition: number, options: SetOptions = {}) =>
    setPartition.plan({ action: 'setPartition', partition }, situation(options), step);

  test('that is raised replaces nothing; one that is lowered lets those go that it kept', () => {
    expect(set(2)).toMatchObject({ ordinals: [], disruption: { pods: 0 }, undo: { kind: 'exact' } });
    expect(set(1, { partition: 3 })).toMatchObject({ ordinals: [2, 1], undo: { kind: 'equivalent' } });
  });

  test('comes as a whole where the set says nothing of its rolling update, so that it can go as a whole', () => {
    const now = situation({ strategy: 'RollingUpdate' });
    const edited = setPartition.edit?.({ action: 'setPartition', partition: 0 }, now, step);
    expect(changes(now, edited)).toEqual(['spec.updateStrategy.rollingUpdate: {"partition":0}']);
  });
});

describe('a plan', () => {
  test('does not show values of variables', () => {
    const env = [{ name: 'A', value: 'confidential' }];
    const patch = { spec: { containers: [{ name: 'db', env }] } };
    const planned = patchTemplate.plan(
      { action: 'patchTemplate', patch },
      situation({}, [{ name: 'db' }]),
      step,
    );
    expect(planned.fields).toEqual([
      { path: 'spec.template.spec.containers[db].env', from: undefined, to: '(not shown)' },
    ]);
  });

  test('of what mends a rollout counts the pods that were taken before', () => {
    const later = aStepContext('later', { taken: [2] });
    expect(revertTemplate.plan({ action: 'revertTemplate' }, situation(), later)).toMatchObject({
      ordinals: [2],
      fields: [],
      withinMs: 340_000,
    });
    expect(deleteStuckPods.plan({ action: 'deleteStuckPods' }, situation(), later)).toMatchObject({
      ordinals: [2],
      does: ['delete, by UID, whichever of web-2 is stuck then'],
      disruption: { pods: 0, of: 3 },
      undo: { kind: 'exact' },
    });
    expect([revertTemplate.repairs, deleteStuckPods.repairs, stallRollout.repairs]).toEqual([
      true,
      true,
      undefined,
    ]);
  });

  test('leaves time for what the step waits for', () => {
    const until = { state: 'stable' as const, forMs: 60_000 };
    const within = (more: object) => stallRollout.plan(badImage, situation(), { ...step, ...more }).withinMs;
    expect(within({ until }) - within({ until: { ...until, forMs: 10_000 } })).toBe(50_000);
    expect(within({ until, withinMs: 70_000 })).toBe(70_000);
  });
});
