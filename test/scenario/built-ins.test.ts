import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/lib/failure.ts';
import { builtIn, builtInNames, builtIns } from '../../src/scenario/built-ins.ts';
import { summarize } from '../../src/scenario/summary.ts';
import { bound, loadShipped, withSpec, documentOf } from './documents.ts';

describe('the scenarios that are shipped', () => {
  test('are all listed', () => {
    const files = readdirSync(new URL('../../scenarios', import.meta.url));
    expect(files.toSorted()).toEqual(builtInNames.map((name) => `${name}.yaml`).toSorted());
  });

  test.each(builtInNames)('%s is sound, described, and says which schema it follows', (name) => {
    const scenario = builtIn(name, loadShipped);
    expect(scenario.name).toBe(name);
    expect(scenario.description).not.toBe('');
    expect(scenario.parameters.filter(({ description }) => description === undefined)).toEqual([]);
    expect(loadShipped(name)).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/schemas\/scenario\.schema\.json\n/,
    );
  });

  test('kill-pod takes one pod, of the caller’s choice', () => {
    const { steps } = bound(loadShipped('kill-pod'), { ordinal: '1', within: '30s' });
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ action: { ordinal: { ordinals: [1] } }, withinMs: 30_000 });
  });

  test('scale-to-zero gives up the quorum and nothing else', () => {
    const { guards, steps } = bound(loadShipped('scale-to-zero'));
    expect(guards).toMatchObject({ quorum: 'none', respectPDB: true, allowDestructive: false });
    expect(steps[0].action).toEqual({ action: 'scale', replicas: 0 });
  });

  test('parallel-bootstrap says which sets it is for, and that nobody stays', () => {
    const { guards } = bound(loadShipped('parallel-bootstrap'));
    expect(guards).toMatchObject({ quorum: 'none', requires: { podManagementPolicy: 'Parallel' } });
  });

  test('one that is not there is a usage failure with a suggestion', () => {
    const find = (): unknown => builtIn('kill-pd', loadShipped);
    expect(find).toThrow(Failure);
    expect(find).toThrow('scenario "kill-pd" not found, did you mean "kill-pod"?');
  });
});

describe('the summary', () => {
  test.each([
    ['force-delete', ['forceDeletePod'], 'one pod, by force'],
    ['kill-pod', ['killPod'], 'one pod'],
    ['scale-to-zero', ['scale'], 'every pod'],
    ['scale-down', ['scale'], 'all pods beyond 2'],
    ['parallel-bootstrap', ['scale'], 'every pod'],
    ['rolling-restart', ['restartRollout'], 'every pod, by a rollout'],
    [
      'stall-rollout',
      ['stallRollout', 'revertTemplate', 'deleteStuckPods'],
      'the first pods of a rollout; the pods that were replaced before; stuck pods',
    ],
  ])('of %s says what it does and whom it disturbs', (name, actions, blastRadius) => {
    expect(summarize(builtIn(name, loadShipped))).toMatchObject({ name, actions, blastRadius });
  });

  test('of every built-in has a description and a blast radius', () => {
    for (const { description, blastRadius } of builtIns(loadShipped).map(summarize)) {
      expect(description).not.toBe('');
      expect(blastRadius).not.toBe('');
    }
  });

  test.each([
    ['{killPod: {ordinal: all}}', 'every pod, one by one'],
    ['{killPod: {ordinal: all, order: together}}', 'every pod at once'],
    ['{killPod: {ordinal: [0, 1]}}', '2 pods, one by one'],
    ['{killPod: {ordinal: random}}', 'one pod'],
    ['{scale: {replicas: 2}}', 'all pods beyond 2'],
    ['{killPod: {ordinal: 1}}, {scale: {replicas: 2}}', 'one pod; all pods beyond 2'],
  ])('%s disturbs %s', (steps, blastRadius) => {
    expect(summarize(documentOf(withSpec(`steps: [${steps}]`))).blastRadius).toBe(blastRadius);
  });
});
