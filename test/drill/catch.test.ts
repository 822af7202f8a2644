import { beforeEach, describe, expect, test, vi } from 'vitest';
import { events, pods } from '../../src/cluster/resource.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { scrubFor } from '../../src/drill/catch/scrub.ts';
import { formatRecording, parseRecording } from '../../src/recording/file.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { aScenario, killPod, killStep, stallStep } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;
beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
});

/** A rollout that shall go through and does not. */
const missed = aScenario([stallStep({ until: { state: 'stable', forMs: 600_000 }, withinMs: 20_000 })]);

/** What a kubelet writes of the broken pod. */
function tellOf(name: string, status: Pod['status']): void {
  const pod = world.cluster.store.get(pods, namespace, name);
  world.cluster.store.write(pods, { ...pod, status: { ...pod.status, ...status } });
}

describe('what is caught when a step fails', () => {
  test('is the state of the pods concerned before the undo: containers, logs, events', async () => {
    world.cluster.logOf = ({ pod, container, previous }) =>
      `2026-11-21T10:00:00Z ${pod}/${container}${previous ? ' before' : ''}\n2026-11-21T10:00:01Z bye\n`;
    world.clock.after(10_000, () => {
      tellOf('web-2', {
        conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
        containerStatuses: [
          {
            name: 'db',
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
            lastState: { terminated: { reason: 'Error', exitCode: 1 } },
          },
        ],
      });
      world.cluster.store.write(events, {
        metadata: { name: 'web-2.1', namespace },
        involvedObject: { kind: 'Pod', name: 'web-2' },
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        count: 3,
        lastTimestamp: '2026-11-21T10:00:05Z',
      });
    });
    const { result, recording } = await drill(world, missed);
    expect(result.caught).toMatchObject({
      because: expect.stringContaining('not stable'),
      pods: [
        {
          name: 'web-2',
          state: 'CrashLoopBackOff',
          conditions: ['Ready=False: ContainersNotReady'],
          containers: [
            {
              name: 'db',
              image: 'registry.invalid/none:0',
              state: 'waiting: CrashLoopBackOff: back-off 10s',
              restarts: 2,
              last: 'terminated: Error, exit code 1',
              log: { tail: ['2026-11-21T10:00:00Z web-2/db', '2026-11-21T10:00:01Z bye'] },
              previousLog: { tail: ['2026-11-21T10:00:00Z web-2/db before', '2026-11-21T10:00:01Z bye'] },
            },
          ],
          events: ['2026-11-21T10:00:05Z Warning BackOff (3 times): Back-off restarting failed container'],
        },
      ],
    });
    const order = recording.entries.flatMap((entry) => (entry.entry === 'act' ? [entry.act.type] : []));
    expect(order.indexOf('caught')).toBeLessThan(order.indexOf('undoBegan'));
    expect(parseRecording(formatRecording(recording), 'r').entries).toHaveLength(recording.entries.length);
  });

  test('is nothing when nothing failed, and nothing when nobody wants it', async () => {
    expect((await drill(world, killPod)).result.caught).toBeUndefined();
    const { result, recording } = await drill(world, { ...missed, catch: false });
    expect(result.steps[0]?.status).toBe('missed');
    expect(result.caught).toBeUndefined();
    expect(JSON.stringify(recording)).not.toContain('"caught"');
  });

  test('is nothing when the user has stopped it: he waits for the undo', async () => {
    const process = world.process();
    world.clock.after(5000, () => process.interrupt());
    const { result } = await drill(world, missed, process);
    expect(result.status).toBe('interrupted');
    expect(result.caught).toBeUndefined();
  });

  test('lacks a log that may not be read, and says why', async () => {
    world.cluster.logOf = () => {
      throw new Error('not told');
    };
    world.cluster.fail('get', { resource: 'pods/log', times: 99, with: 'forbidden' });
    const { result } = await drill(world, missed);
    expect(result.caught?.pods[0]?.containers[0]?.log).toEqual({
      unreadable: expect.stringContaining('forbidden'),
    });
    expect(result.undo.outcome).toBe('restored');
  });

  test('does not keep the undo waiting when nobody answers', async () => {
    world.cluster.fail('get', { resource: 'pods/log', times: 99, with: 'hangs' });
    const { result } = await drill(world, missed);
    expect(result.caught).toBeUndefined();
    expect(result.undo.outcome).toBe('restored');
  });

  test('holds no values of the environment', async () => {
    world = aWorld();
    world.controller.startMs = 60_000;
    world.clock.after(3000, () => {
      const pod = world.cluster.store.get(pods, namespace, 'web-2');
      const env = [{ name: 'DB_KEY', value: 'sesame-open' }];
      const containers = (pod.spec?.containers ?? []).map((container) => ({ ...container, env }));
      world.cluster.store.write(pods, { ...pod, spec: { ...pod.spec, containers } });
    });
    world.cluster.logOf = () => 'connecting with sesame-open\n';
    const { result, recording } = await drill(world, aScenario([killStep('highest', { withinMs: 10_000 })]));
    expect(result.caught?.pods[0]?.containers[0]?.log).toEqual({
      tail: ['connecting with <value of DB_KEY>'],
    });
    expect(JSON.stringify([result, recording])).not.toContain('sesame-open');
  });
});

describe('what looks like a secret', () => {
  const scrub = scrubFor([]);
  test.each([
    ['password=hunter2 next', 'password=<hidden> next'],
    ['{"token": "abc.def"}', '{"token": <hidden>}'],
    ['Authorization: Bearer eyJhbGciOi.J9', 'Authorization: <hidden>'],
    ['using bearer eyJhbGciOiJIUzI1', 'using bearer <hidden>'],
    ['postgres://app:s3cret@db:5432/x', 'postgres://app:<hidden>@db:5432/x'],
    ['api_key: 12345', 'api_key: <hidden>'],
  ])('%s', (said, left) => {
    expect(scrub(said)).toBe(left);
  });

  test('leaves the rest as it is', () => {
    const said = 'ready to accept connections on 0.0.0.0:5432 (pid 17)';
    expect(scrub(said)).toBe(said);
  });
});
