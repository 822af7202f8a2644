import { expect, test } from 'vitest';
import { aClaim, aVolume } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
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
