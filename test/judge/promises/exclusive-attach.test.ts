import { expect, test } from 'vitest';
import type { PodOptions } from '../../support/builders.ts';
import { aClaim, aPod, aVolume } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

/** web-1 comes back on another node; its claim and volume are told with these fields. */
function moved(claimSpec: object = {}, volumeSpec: object = {}) {
  const world = aWorld();
  const claim = aClaim(world.set, 'data', 1);
  const volume = aVolume(claim);
  world.fact('claim', 'modified', { ...claim, spec: { ...claim.spec, ...claimSpec } });
  world.fact('volume', 'modified', { ...volume, spec: { ...volume.spec, ...volumeSpec } });
  return world.kills(1).after(900).gone(1).made(1).after(900).becomes(1, { node: 'node-2' });
}

test('a volume that moved: recordings hold no VolumeAttachments', () => {
  expect(verdictOf(moved({}, { csi: { driver: 'd' } }).recording, 'S5', 1)).toEqual({
    verdict: 'unknown',
    reason: 'claim data-web-1 moved from node-1 to node-2 with web-1, and VolumeAttachments are not recorded',
  });
});

test('a pod that had to wait for its volume is told of', () => {
  const world = moved().event('FailedAttachVolume', 'Multi-Attach error for volume "pv-1"', {
    name: 'web-1',
  });
  expect(verdictOf(world.recording, 'S5', 1)).toMatchObject({
    reason: expect.stringContaining('web-1 had to wait for it (Multi-Attach)'),
  });
});

test('nothing is attached, or several nodes may have it', () => {
  expect(verdictOf(moved({}, { nfs: { server: 's' } }).recording, 'S5', 1).verdict).toBe('not exercised');
  expect(verdictOf(moved({ accessModes: ['ReadWriteMany'] }).recording, 'S5', 1).verdict).toBe(
    'not exercised',
  );
  expect(verdictOf(moved({ accessModes: ['ReadWriteOncePod'] }).recording, 'S5', 1).verdict).toBe('unknown');
});

test('no pod moved', () => {
  expect(verdictOf(aGoodKill().recording, 'S5').verdict).toBe('not exercised');
});

test.each([
  [
    { accessModes: ['ReadWriteMany', 'ReadOnlyMany'] },
    'may be mounted on several nodes (ReadWriteMany, ReadOnlyMany)',
  ],
  [{ accessModes: ['ReadWriteMany', 'ReadWriteOnce'] }, 'claim data-web-1 moved from node-1 to node-2'],
  [{ accessModes: [] }, 'claim data-web-1 moved from node-1 to node-2'],
])('what a claim with %o says', (claimSpec, words) => {
  expect(verdictOf(moved(claimSpec).recording, 'S5', 1)).toMatchObject({
    reason: expect.stringContaining(words),
  });
});

test.each(['hostPath', 'local', 'nfs'])('a volume of kind %s is attached to no node', (kind) => {
  expect(verdictOf(moved({}, { [kind]: {} }).recording, 'S5', 1)).toEqual({
    verdict: 'not exercised',
    reason: `volume pv-data-web-1 (${kind}) is attached to no node`,
  });
});

test.each([
  ['another pod', (world: World) => world.event('Failed', 'Multi-Attach error', { name: 'web-2' })],
  ['something else', (world: World) => world.event('Failed', 'attach error', { name: 'web-1' })],
  ['no message', (world: World) => world.fact('event', 'added', { involvedObject: { name: 'web-1' } })],
  ['no object', (world: World) => world.fact('event', 'added', { message: 'Multi-Attach error' })],
])('an event about %s says nothing of the wait', (_, tell) => {
  expect(verdictOf(tell(moved()).recording, 'S5', 1)).toMatchObject({
    reason: expect.stringMatching(/VolumeAttachments are not recorded$/),
  });
});

test('a wait before the pod went is not the wait for its volume; one at that very time is', () => {
  const waited = (ms: number) => {
    const world = aWorld().event('Failed', 'multi-attach error', { name: 'web-1' }).after(ms).kills(1);
    return world.after(900).gone(1).made(1).after(900).becomes(1, { node: 'node-2' }).recording;
  };
  const words = expect.stringContaining('had to wait');
  expect(verdictOf(waited(0), 'S5', 1)).toMatchObject({ reason: words });
  expect(verdictOf(waited(10), 'S5', 1)).toMatchObject({
    reason: expect.stringMatching(/VolumeAttachments are not recorded$/),
  });
});

/** web-2 comes back beside web-1 with web-1's claim, on this node and as it is told. */
function shared(options: PodOptions, world = aWorld()) {
  world.kills(2).after(900).gone(2).after(100);
  const pod = aPod(world.set, 2, { uid: 'web-2-b', ...options });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } }];
  return world.fact('pod', 'added', { ...pod, spec: { ...pod.spec, volumes } });
}

test('two pods that run on two nodes with one claim', () => {
  const { recording } = shared({ node: 'node-2' });
  expect(casesOf(recording, 'S5').map(({ subject, ordinal }) => [subject, ordinal])).toContainEqual([
    'data-web-1',
    2,
  ]);
  expect(casesOf(recording, 'S5', 2)[0]?.verdict).toMatchObject({
    verdict: 'violated',
    expected: 'the volume of claim data-web-1 on one node at a time',
    seen: 'web-1 ran on node-1 and web-2 on node-2, both with claim data-web-1, 2.0 s into the recording',
    at: 2000,
    cause: 'unattributed',
    remedy: { id: 'claim-shared' },
  });
});

test('whether a volume that was not read is attached at all is not known', () => {
  const world = shared({ node: 'node-2' }, aWorld({ unreadable: ['volume'] }));
  expect(casesOf(world.recording, 'S5', 2)[0]?.verdict).toEqual({
    verdict: 'unknown',
    reason:
      'web-1 ran on node-1 and web-2 on node-2, both with claim data-web-1, 2.0 s into the recording; whether the volume is one that is attached at all was not read',
  });
});

test('two pods that ran on two nodes with one claim, one after the other gone since', () => {
  const world = shared({ node: 'node-2' }).after(5000).kills(1).after(900).gone(1).after(900);
  const cases = casesOf(world.recording, 'S5').filter(({ subject }) => subject === 'data-web-1');
  expect(cases).toMatchObject([{ ordinal: 2, verdict: { verdict: 'violated', at: 2000 } }]);
});

const sharesOf = (world: World) =>
  casesOf(world.recording, 'S5').filter(({ subject, ordinal }) => subject === 'data-web-1' && ordinal === 2);

test.each([
  ['on one node', { node: 'node-1' }],
  ['before it has a node', { phase: 'Running', node: undefined }],
  ['before it runs', { phase: 'Pending', node: 'node-2' }],
])('a second pod with the claim %s is on no second node', (_, options) => {
  expect(sharesOf(shared(options))).toEqual([]);
});

test('one that had gone, or had no node, is beside nobody', () => {
  const gone = aWorld().kills(1).after(900).gone(1);
  expect(sharesOf(shared({ node: 'node-2' }, gone))).toEqual([]);
  const vanished = aWorld();
  vanished.fact('pod', 'vanished', vanished.pod(1));
  expect(sharesOf(shared({ node: 'node-2' }, vanished))).toEqual([]);
  expect(sharesOf(shared({ node: 'node-2' }, aWorld().becomes(1, { node: undefined })))).toEqual([]);
  expect(sharesOf(shared({ node: 'node-2' }, aWorld({ missing: [1] })))).toEqual([]);
});

test('pods that mount nothing for the templates share nothing', () => {
  const world = aWorld();
  for (const ordinal of [0, 1]) {
    const pod = aPod(world.set, ordinal, { uid: `web-${ordinal}-x`, node: `node-${ordinal + 5}` });
    world.fact('pod', 'added', { ...pod, spec: { ...pod.spec, volumes: [] } });
    const { volumes: _volumes, ...bare } = pod.spec ?? {};
    world.fact('pod', 'added', {
      ...pod,
      metadata: { ...pod.metadata, uid: `web-${ordinal}-y` },
      spec: bare,
    });
  }
  expect(casesOf(world.recording, 'S5')).toHaveLength(1);
  expect(verdictOf(world.recording, 'S5').verdict).toBe('not exercised');
});

test('a replacement that is on no node yet, or a set without claims, has moved nothing', () => {
  const idle = { verdict: 'not exercised', reason: 'no pod came back on another node' };
  const early = aWorld().kills(1).after(900).gone(1).made(1);
  expect(verdictOf(early.recording, 'S5')).toEqual(idle);
  expect(verdictOf(aWorld().kills(1).after(900).gone(1).recording, 'S5')).toEqual(idle);
  const unplaced = aWorld({ missing: [1] })
    .made(1)
    .kills(1)
    .gone(1)
    .made(1, { node: 'node-2' });
  expect(verdictOf(unplaced.recording, 'S5')).toEqual(idle);
  expect(verdictOf(aWorld({ templates: [] }).recording, 'S5')).toEqual({
    verdict: 'not exercised',
    reason: 'the set has no claim templates',
  });
});

test('a pod that shows nothing of its definition was on no node', () => {
  const { spec: _spec, ...bare } = aWorld().pod(1);
  const world = aWorld().kills(1).changes(1, bare).after(900).gone(1).made(1).after(900);
  expect(verdictOf(world.becomes(1, { node: 'node-2' }).recording, 'S5').verdict).toBe('not exercised');
  const late = aWorld()
    .kills(1)
    .after(900)
    .gone(1)
    .made(1)
    .after(900)
    .changes(1, {
      ...bare,
      metadata: { ...bare.metadata, uid: 'web-1-b' },
    });
  expect(verdictOf(late.recording, 'S5').verdict).toBe('not exercised');
});

test('a claim that was never seen frees no volume and accuses nobody', () => {
  const unseen = ({ recording: { header, entries } }: World) => ({
    header,
    entries: entries
      .filter((entry) => !(entry.entry === 'fact' && entry.kind === 'claim'))
      .map((entry, seq) => ({ ...entry, seq })),
  });
  expect(verdictOf(unseen(moved()), 'S5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('VolumeAttachments are not recorded'),
  });
  expect(casesOf(unseen(shared({ node: 'node-2' })), 'S5', 2)[0]?.verdict).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('was not read'),
  });
});
