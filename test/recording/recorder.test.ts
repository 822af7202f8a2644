import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { claims, events, pods, volumes } from '../../src/cluster/resource.ts';
import type { Entry, Kind } from '../../src/recording/entry.ts';
import { Recorder } from '../../src/recording/recorder.ts';
import { factsOf, gapsOf, unreadable } from '../../src/recording/recording.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';

const patience = new AbortController().signal;
let world: World;

beforeEach(() => {
  world = aWorld();
});

function record(): Recorder {
  const { host } = world.process();
  const recorder = new Recorder(host.cluster, host.clock, specOf(world.set), {
    run: 'r-1',
    tool: 'test',
    serverVersion: 'v1.36.3',
  });
  onTestFinished(() => recorder.stop());
  return recorder;
}

async function synced(): Promise<Recorder> {
  const recorder = record();
  await recorder.synced(patience);
  return recorder;
}

const later = (ms: number) => new Promise<void>((resolve) => world.clock.after(ms, resolve));
const pod = (name: string) => world.cluster.store.get(pods, namespace, name);
const relabelled = (name: string, value: string): Pod => ({
  ...pod(name),
  metadata: { ...pod(name).metadata, labels: { ...pod(name).metadata?.labels, app: value } },
});

/** Entries after the first sync, in words. */
function told(recorder: Recorder, kind: Kind): readonly string[] {
  const { entries } = recorder.recording;
  const first = entries.findIndex((entry) => entry.entry === 'synced' && entry.kind === kind);
  return entries
    .slice(first + 1)
    .flatMap((entry) => ('kind' in entry && entry.kind === kind ? [inWords(entry)] : []));
}

function inWords(entry: Entry): string {
  if (entry.entry === 'fact') return `${entry.change} ${entry.object.metadata?.name}`;
  if (entry.entry === 'regained') return entry.clean ? 'resumed' : 'regained';
  return entry.entry;
}

describe('at first', () => {
  test('everything around the set is listed, and each kind is told when it is complete', async () => {
    const recorder = await synced();
    const { entries } = recorder.recording;
    expect(entries.filter((entry) => entry.entry === 'synced')).toHaveLength(8);
    expect(factsOf(recorder.recording, 'pod').map(inWords)).toEqual([
      'listed web-0',
      'listed web-1',
      'listed web-2',
    ]);
    expect([...recorder.snapshot.claim.keys()]).toEqual(['data-web-0', 'data-web-1', 'data-web-2']);
    expect([...recorder.snapshot.volume.keys()]).toHaveLength(3);
    for (const kind of ['set', 'revision', 'service', 'endpointSlice'] as const)
      expect(recorder.snapshot[kind].size).toBe(1);
  });

  test('the header says which run of what tool saw which set, and when', async () => {
    expect(record().header).toEqual({
      entry: 'header',
      format: 'sts-doctor.dev/recording/v1',
      run: 'r-1',
      tool: 'test',
      serverVersion: 'v1.36.3',
      startedAt: '2026-11-21T10:00:00.000Z',
      set: { namespace, name: 'web', uid: 'set-1' },
    });
  });

  test('what is not the set’s is left out', async () => {
    world.cluster.store.write(pods, { metadata: { name: 'web-x', namespace } });
    world.cluster.store.write(claims, { metadata: { name: 'data-db-0', namespace } });
    world.cluster.store.write(volumes, {
      metadata: { name: 'pv-other' },
      spec: { claimRef: { namespace, name: 'x' } },
    });
    world.cluster.store.write(events, {
      metadata: { name: 'e1', namespace },
      involvedObject: { kind: 'Pod', name: 'db-0' },
    });
    const recorder = await synced();
    expect(recorder.snapshot.pod.size + recorder.snapshot.claim.size + recorder.snapshot.volume.size).toBe(9);
    expect(recorder.snapshot.event.size).toBe(0);
  });

  test('a pod that bears a member’s name is seen whoever owns it, a member by any name as well', async () => {
    world.cluster.store.write(pods, { metadata: { name: 'web-7', namespace } });
    const stray = { ...pod('web-0').metadata, name: 'stray', uid: 'stray' };
    world.cluster.store.write(pods, { ...pod('web-0'), metadata: stray });
    const recorder = await synced();
    expect([...recorder.snapshot.pod.keys()].toSorted()).toEqual([
      'stray',
      'web-0',
      'web-1',
      'web-2',
      'web-7',
    ]);
  });

  test('a Service that the set does not name is not looked for', async () => {
    world = aWorld({ serviceName: '' });
    const recorder = await synced();
    expect(unreadable(recorder.recording, 'service')).toBe('the set names no governing Service');
  });
});

describe('as it goes on', () => {
  test('each change is a fact, with its number and the time since the beginning', async () => {
    const recorder = await synced();
    await later(1000);
    world.cluster.store.write(pods, relabelled('web-1', 'other'));
    world.cluster.store.remove(pods, pod('web-1'));
    await later(10);
    expect(told(recorder, 'pod').slice(0, 2)).toEqual(['modified web-1', 'deleted web-1']);
    const { entries } = recorder.recording;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
    expect(entries.find((entry) => entry.entry === 'fact' && entry.change === 'modified')?.at).toBe(1000);
    expect(recorder.snapshot.pod.has('web-1')).toBe(false);
  });

  test('a relabelled pod is a changed one, not a deleted one', async () => {
    const recorder = await synced();
    world.cluster.store.write(pods, relabelled('web-1', 'elsewhere'));
    await later(10);
    expect(told(recorder, 'pod')).toEqual(['modified web-1']);
  });

  test('what the drill does stands among what it sees', async () => {
    const recorder = await synced();
    recorder.act({ type: 'undoBegan' });
    world.cluster.store.write(pods, relabelled('web-0', 'x'));
    await later(10);
    expect(recorder.recording.entries.slice(-2)).toMatchObject([
      { entry: 'act', act: { type: 'undoBegan' } },
      { entry: 'fact', change: 'modified' },
    ]);
  });

  test('a fresh read is recorded whole', async () => {
    const recorder = await synced();
    await recorder.read('pod', patience);
    const reading = recorder.recording.entries.at(-1);
    expect(reading).toMatchObject({ entry: 'reading', kind: 'pod' });
    expect(reading?.entry === 'reading' && reading.objects.map(({ metadata }) => metadata?.name)).toEqual([
      'web-0',
      'web-1',
      'web-2',
    ]);
  });

  test('nothing is written down any more once it has stopped', async () => {
    const recorder = await synced();
    await recorder.stop();
    const { length } = recorder.recording.entries;
    world.cluster.store.write(pods, relabelled('web-0', 'x'));
    await later(10);
    expect(recorder.recording.entries).toHaveLength(length);
    expect(world.cluster.watchers).toBe(0);
  });
});

describe('a watch that breaks', () => {
  test('and is resumed leaves no gap: what happened meanwhile comes late, but comes', async () => {
    const recorder = await synced();
    const { resume } = world.cluster.lose('pods');
    world.cluster.store.write(pods, relabelled('web-0', 'x'));
    await later(500);
    expect(told(recorder, 'pod')).toEqual(['lost']);
    resume();
    await later(10);
    expect(told(recorder, 'pod')).toEqual(['lost', 'resumed', 'modified web-0']);
    expect(gapsOf(recorder.recording, 'pod')).toEqual([]);
  });

  test('and lists anew leaves a gap: what is gone has vanished, what is new or changed is listed', async () => {
    world.controller.stopped = true;
    const recorder = await synced();
    const { relist } = world.cluster.lose('pods');
    world.cluster.store.remove(pods, pod('web-0'));
    world.cluster.store.write(pods, {
      ...pod('web-1'),
      metadata: { ...pod('web-1').metadata, uid: 'another' },
    });
    world.cluster.store.write(pods, relabelled('web-2', 'x'));
    world.cluster.store.write(pods, { metadata: { name: 'web-3', namespace } });
    await later(500);
    relist();
    await later(10);
    expect(told(recorder, 'pod')).toEqual([
      'lost',
      'regained',
      'vanished web-0',
      'vanished web-1',
      'listed web-1',
      'listed web-2',
      'listed web-3',
    ]);
    expect(gapsOf(recorder.recording, 'pod')).toMatchObject([
      { kind: 'pod', reason: 'the server closed the watch' },
    ]);
    const [gap] = gapsOf(recorder.recording, 'pod');
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBe(500);
  });

  test('of one kind says nothing of the others', async () => {
    const recorder = await synced();
    world.cluster.lose('pods');
    await later(10);
    expect(gapsOf(recorder.recording, 'claim')).toEqual([]);
    expect(gapsOf(recorder.recording, 'pod')).toMatchObject([{ to: Infinity }]);
  });

  test('what did not change meanwhile is not told again', async () => {
    const recorder = await synced();
    world.cluster.lose('pods').relist();
    await later(10);
    expect(told(recorder, 'pod')).toEqual(['lost', 'regained']);
  });
});

describe('a kind that cannot be read', () => {
  test('is told with its reason; the others are recorded', async () => {
    world.cluster.deny('watch', 'persistentvolumes');
    const recorder = await synced();
    expect(unreadable(recorder.recording, 'volume')).toBe('reading it is forbidden');
    expect(unreadable(recorder.recording, 'pod')).toBeUndefined();
    expect(recorder.snapshot.claim.size).toBe(3);
  });

  test.each(['pods', 'statefulsets'])(
    'ends everything when it is %s: there is nothing to judge',
    async (resource) => {
      world.cluster.deny('watch', resource);
      await expect(record().synced(patience)).rejects.toBeInstanceOf(ClusterError);
    },
  );
});

describe('waiting', () => {
  test('ends with the first answer, also one that is there already', async () => {
    const recorder = await synced();
    expect(await recorder.until(({ pod: all }) => all.size, { signal: patience })).toBe(3);
    const waiting = recorder.until(({ pod: all }) => all.get('web-9')?.metadata?.uid, { signal: patience });
    world.clock.after(
      300,
      () => void world.cluster.store.write(pods, { metadata: { name: 'web-9', namespace, uid: 'u' } }),
    );
    expect(await waiting).toBe('u');
  });

  test('ends without an answer when its time is up, and not a moment before', async () => {
    const recorder = await synced();
    const began = world.clock.now;
    expect(await recorder.until(() => undefined, { withinMs: 1234, signal: patience })).toBeUndefined();
    expect(world.clock.now - began).toBe(1234);
  });

  test('of no time at all asks once', async () => {
    const recorder = await synced();
    expect(await recorder.until(() => 'yes', { withinMs: 0, signal: patience })).toBe('yes');
    expect(await recorder.until(() => undefined, { withinMs: 0, signal: patience })).toBeUndefined();
  });

  test.each([undefined, 60_000])(
    'ends when its signal aborts, with the reason (time limit %s)',
    async (withinMs) => {
      const recorder = await synced();
      const stop = new AbortController();
      world.clock.after(100, () => stop.abort(new Error('enough')));
      await expect(recorder.until(() => undefined, { withinMs, signal: stop.signal })).rejects.toThrow(
        'enough',
      );
      await expect(recorder.until(() => 1, { signal: stop.signal })).rejects.toThrow('enough');
    },
  );

  test('ends when its question fails', async () => {
    const recorder = await synced();
    const failing = () => {
      throw new Error('what a question');
    };
    await expect(recorder.until(failing, { signal: patience })).rejects.toThrow('what a question');
    let asked = 0;
    const laterFailing = () => ((asked += 1) > 1 ? failing() : undefined);
    world.clock.after(100, () => void world.cluster.store.write(pods, relabelled('web-0', 'x')));
    await expect(recorder.until(laterFailing, { withinMs: 5000, signal: patience })).rejects.toThrow(
      'what a question',
    );
  });

  test('asks no more and leaves no timer when it has ended', async () => {
    const recorder = await synced();
    let asked = 0;
    await recorder.until(() => ((asked += 1) > 0 ? true : undefined), { withinMs: 60_000, signal: patience });
    world.cluster.store.write(pods, relabelled('web-0', 'x'));
    await later(1000);
    expect(asked).toBe(1);
    expect(world.clock.sleepers).toBe(0);
  });

  test('takes no longer than the entry that answers it', async () => {
    const recorder = await synced();
    world.clock.after(777, () => world.cluster.store.remove(pods, pod('web-2')));
    world.controller.stopped = true;
    const began = world.clock.now;
    await recorder.until(({ pod: all }) => (all.has('web-2') ? undefined : true), {
      withinMs: 5000,
      signal: patience,
    });
    expect(world.clock.now - began).toBe(777);
  });
});

describe('what never enters a recording', () => {
  const password = 'hunter2';
  const env = [
    { name: 'PASSWORD', value: password },
    { name: 'FROM', valueFrom: { secretKeyRef: { key: password } } },
  ];
  const containers = [{ name: 'db', image: 'db:1', env }];
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': password, team: 'db' };

  test('are values of the environment, what was last applied, and who owns which field', async () => {
    world.edit((set) => ({
      ...set,
      metadata: { ...set.metadata, annotations: applied },
      spec: { ...set.spec, template: { spec: { containers, initContainers: containers } } },
    }));
    const debug = {
      ...pod('web-0').spec,
      containers,
      initContainers: containers,
      ephemeralContainers: containers,
    };
    world.cluster.store.write(pods, { ...pod('web-0'), spec: debug });
    const recorder = await synced();
    world.cluster.store.write(pods, {
      ...pod('web-1'),
      spec: debug,
      metadata: { ...pod('web-1').metadata, annotations: applied },
    });
    await recorder.read('pod', patience);
    await later(10);
    const text = JSON.stringify(recorder.recording);
    expect(text).not.toContain(password);
    expect(text).not.toContain('managedFields');
    expect(recorder.snapshot.set.get('web')?.metadata?.annotations).toEqual({ team: 'db' });
    expect(recorder.snapshot.pod.get('web-0')?.spec?.containers).toEqual([
      { name: 'db', image: 'db:1', env: [{ name: 'PASSWORD' }, { name: 'FROM' }] },
    ]);
  });
});
