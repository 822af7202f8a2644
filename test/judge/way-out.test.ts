import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { blameForStuck, remedy, sceneAt, wayOut } from '../../src/judge/way-out.ts';
import type { Stuck } from '../../src/order/stuck.ts';
import { stuck } from '../support/stuck.ts';
import { aWorld, type World } from '../support/world.ts';

function evidence(world: World) {
  const found = evidenceOf(world.recording);
  if (found === undefined) throw new Error('no set');
  return found;
}

describe('the way out of what is broken about a Service', () => {
  const commands = (world: World) => remedy('service-selector', evidence(world)).commands.join('\n');

  test('names it, and the labels of the set’s pods', () => {
    const world = aWorld();
    const matchLabels = { app: 'web', tier: 'db' };
    expect(commands(world.setBecomes({ selector: { matchLabels } }))).toContain(
      "kubectl set selector service nginx 'app=web,tier=db' -n stage",
    );
  });

  test('knows no labels where the set has none', () => {
    expect(commands(aWorld().setBecomes({ selector: {} }))).toContain('kubectl edit service nginx -n stage');
    const bare = aWorld();
    const { spec: { selector: _selector, ...spec } = {}, ...rest } = bare.set;
    expect(commands(aWorld().fact('set', 'modified', { ...rest, spec }))).toContain(
      'kubectl edit service nginx',
    );
    expect(commands(bare.fact('set', 'modified', rest))).not.toContain('selector service');
  });

  test('names none where the set names none', () => {
    expect(commands(aWorld({ serviceName: '' }))).not.toContain('service ');
  });
});

describe('the way out for a pod that is stuck', () => {
  const out = (what: Stuck, world = aWorld(), node?: string) => wayOut(what, 'web-2', evidence(world), node);

  test('names its claim and its volume', () => {
    const { id, commands } = out(stuck('volume-affinity-conflict', { claim: 'data-web-0' }));
    expect(id).toBe('volume-affinity-conflict');
    expect(commands.join('\n')).toContain('get pvc data-web-0 -n stage');
    expect(commands.join('\n')).toContain('get pv pv-data-web-0 ');
  });

  test.each([
    ['is not known', 'other-web-0', aWorld()],
    ['is gone', 'data-web-0', aWorld().claim('data', 0, 'deleted')],
    [
      'has none',
      'data-web-0',
      aWorld().fact('claim', 'modified', { metadata: { name: 'data-web-0', uid: 'u' } }),
    ],
  ])('names no volume where the claim %s', (_, claim, world) => {
    expect(out(stuck('volume-affinity-conflict', { claim }), world).commands.join('\n')).not.toContain(
      'get pv ',
    );
  });

  test('names its node, or that on which it stood before', () => {
    const nodes = (own: string | undefined, former: string | undefined) =>
      out(stuck('stuck-terminating-node', { node: own }), aWorld(), former).commands[0];
    expect(nodes('node-1', 'node-2')).toBe('kubectl get node node-1 -o wide');
    expect(nodes(undefined, 'node-2')).toBe('kubectl get node node-2 -o wide');
    expect(nodes(undefined, undefined)).toBe('kubectl get nodes');
  });

  test('tells who waits for whom, and mends the one at the bottom', () => {
    const because = stuck('stuck-terminating-node', { pod: 'web-0', node: 'node-1' });
    const below = out(because);
    const whole = out(stuck('predecessor-not-ready', { because }));
    expect(whole).toMatchObject({ id: 'predecessor-not-ready', commands: below.commands });
    expect(whole.why).toContain('web-2 is made only when every lower ordinal');
    expect(whole.why.endsWith(` ${below.why}`)).toBe(true);
    expect(below.why).not.toContain('lower ordinal');
  });
});

test.each([
  ['unschedulable-cordoned', 'another actor'],
  ['claim-deleting', 'another actor'],
  ['claim-deleted', 'another actor'],
  ['name-occupied', 'another actor'],
  ['set-deleting', 'another actor'],
  ['image-pull', 'unattributed'],
] as const)('%s is blamed on %s, and so is what waits for it', (mode, cause) => {
  expect(blameForStuck(stuck(mode))).toBe(cause);
  expect(blameForStuck(stuck('predecessor-not-ready', { because: stuck(mode) }))).toBe(cause);
});

describe('the scene at a time', () => {
  const scene = (world: World, at: number, since = 0) => sceneAt(evidence(world), at, since);

  test('is the set as it was known then, with its pods and claims', () => {
    const world = aWorld().after(1000).setBecomes({ replicas: 2 }).gone(2);
    const replicas = [0, 1999, 2000].map((at) => scene(world, at).spec.replicas);
    expect(replicas).toEqual([3, 3, 2]);
    expect([scene(world, 1999).set.spec?.replicas, scene(world, 2000).set.spec?.replicas]).toEqual([3, 2]);
    expect([...scene(world, 1999).pods.keys()]).toEqual(['web-0', 'web-1', 'web-2']);
    expect([...scene(world, 2000).pods.keys()]).toEqual(['web-0', 'web-1']);
    expect(scene(world, 2000).claims.get('data-web-2')?.metadata?.uid).toBe('data-web-2-a');
    expect(scene(world, 2000).now).toBe(Date.parse('2026-11-21T10:00:02.000Z'));
  });

  test('before the set was seen is the first that was', () => {
    const world = aWorld().setBecomes({ replicas: 2 });
    expect(scene(world, -1).spec.replicas).toBe(3);
    expect(scene(world, -1).set.spec?.replicas).toBe(3);
  });

  test('without any state is the set as it is known', () => {
    const known = evidence(aWorld());
    expect(sceneAt({ ...known, setStates: [] }, 0, 0)).toMatchObject({ set: known.set, spec: known.spec });
  });

  test('has the pods of a fresh read instead, where there is one', () => {
    const world = aWorld();
    const fresh = [world.pod(1), {}];
    const { pods } = sceneAt(evidence(world), world.at, 0, fresh);
    expect([...pods]).toEqual([
      ['web-1', world.pod(1)],
      ['', {}],
    ]);
  });

  test('has what was said since, and until then, and not what was said of old', () => {
    const world = aWorld().event('Old', 'a').after(10).event('First', 'b').after(10).event('Last', 'c');
    world.after(10).event('Later', 'd');
    const said = (change: 'deleted' | 'vanished') =>
      world.fact('event', change, { metadata: { name: 'x', uid: 'x' }, reason: change });
    said('deleted');
    const reasons = sceneAt(evidence(world), 1020, 1010).events.map(({ reason }) => reason);
    expect(reasons).toEqual(['First', 'Last']);
    expect(sceneAt(evidence(world), 1030, 1030).events.map(({ reason }) => reason)).toEqual(['Later']);
  });

  test('has no time where the recording does not say when it began', () => {
    const { recording, ...rest } = evidence(aWorld());
    const header = { ...recording.header, startedAt: 'some day' };
    expect(sceneAt({ ...rest, recording: { ...recording, header } }, 0, 0).now).toBeUndefined();
  });
});
