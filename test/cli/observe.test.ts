import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/cli.ts';
import { pods } from '../../src/cluster/resource.ts';
import type { Judged } from '../../src/judge/judged.ts';
import { fileFormatNames } from '../../src/report/registry.ts';
import * as kinds from '../../src/sandbox/controllers/kinds.ts';
import { opened } from './support/cli-in.ts';
import { aLiveSet, hand, type Live } from './support/live-sandbox.ts';
import { anOutside, cli, type TestOutside } from './support/outside.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));

let live: Live;
let folder = '';

beforeEach(async () => {
  live = await aLiveSet();
  folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** `observe` on a set that stays alive around it, while `meanwhile` has its way with it. */
async function observe(
  args: readonly string[],
  meanwhile: (outside: TestOutside) => Promise<void> = async () => undefined,
) {
  const { cluster, host } = live;
  const outside = anOutside(['observe', 'sts/web', '-q', ...args]);
  // Virtual time takes no time: nothing may happen before somebody looks.
  let trouble = Promise.resolve();
  opened.open = {
    cluster: heard(cluster),
    clock: host.clock,
    sandbox: undefined,
    journals: host.journals,
    namespace: 'default',
    context: 'test',
    begin: () => void (trouble = meanwhile(outside)),
    pause: () => () => undefined,
    close: async () => undefined,
  };
  const code = await runCli(outside);
  await trouble;
  return { code, out: outside.out(), err: outside.err() };
}

const asked = new Set<string>();

/** The cluster as it is, and what was asked of it. */
function heard(cluster: Live['cluster']): Live['cluster'] {
  asked.clear();
  return new Proxy(cluster, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const [resource] = given as [{ readonly plural?: string } | undefined];
        asked.add(`${String(key)} ${resource?.plural ?? ''}`);
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}

/** As `kubectl delete pod` in a loop, by somebody who knows nothing of us. */
async function deletions(rounds: number, everyMs: number): Promise<void> {
  const { cluster, host } = live;
  for (let round = 0; round < rounds; round++) {
    await host.clock.sleep(everyMs);
    for (const ordinal of [2, 0])
      await cluster.delete(pods, { namespace: 'default', name: `web-${ordinal}` }, {}).catch(() => undefined);
  }
}

const outcome = ({ judgement }: Judged, id: string) =>
  judgement.outcomes.flatMap(({ promises }) => promises).find((promise) => promise.id === id);

describe('observe', () => {
  test('judges each recovery of a set whose pods somebody deletes in a loop', async () => {
    const { code, out } = await observe(['--for', '5m', '-o', 'json'], () => deletions(4, 60_000));
    const judged = JSON.parse(out) as Judged;
    expect(judged).toMatchObject({ status: 'passed', exitCode: 0, steps: [] });
    expect(code).toBe(0);
    for (const id of ['I4', 'S2', 'O10', 'R1']) {
      const cases = outcome(judged, id)?.cases.filter(({ verdict }) => verdict.verdict !== 'not exercised');
      expect(cases?.map(({ ordinal, verdict }) => [ordinal, verdict.verdict]).toSorted()).toEqual(
        [0, 0, 0, 0, 2, 2, 2, 2].map((ordinal) => [ordinal, 'held']),
      );
    }
  });

  test('writes nothing to the cluster', async () => {
    await observe(['--for', '1m']);
    expect(asked).toContain('watch pods');
    const looks = /^(?:get|list|watch|version|create selfsubject\w+reviews)\b/;
    expect([...asked].filter((request) => !looks.test(request))).toEqual([]);
  });

  test('ends at the first signal, and judges what it has seen until then', async () => {
    const { code, out } = await observe([], async ({ send }) => {
      await deletions(1, 1000);
      await live.host.clock.sleep(30_000);
      send('SIGINT');
    });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^PASSED {2}observation of sts\/web in namespace default of the sandbox: \d+ of \d+ promises held/,
    );
  });

  test('is inconclusive when it ends before a pod is back', async () => {
    const { code, out } = await observe(['--for', '2s'], () => deletions(1, 1900));
    expect(code).toBe(7);
    expect(out).toMatch(/^INCONCLUSIVE/);
  });

  describe('is told what somebody does to the set itself:', () => {
    const web = { namespace: 'default', name: 'web' };
    const delay = (ms: number) => live.host.clock.sleep(ms);

    test('scaled up to a pod that finds no node, it is inconclusive', async () => {
      const { code, out } = await observe(['--for', '2m'], async () => {
        const { api } = live.sandbox;
        await delay(10_000);
        for (const { metadata } of api.list(kinds.nodes, {}).items) {
          const key = { namespace: '', name: metadata?.name ?? '' };
          api.patch(kinds.nodes, key, { type: 'merge', patch: { spec: { unschedulable: true } } }, hand);
        }
        api.patch(kinds.sets, web, { type: 'merge', patch: { spec: { replicas: 4 } } }, hand);
      });
      expect(code).toBe(7);
      expect(out).toContain('web-3 was not yet healthy when the recording ended');
    });

    test('deleted, it is inconclusive', async () => {
      const { code, out } = await observe(['--for', '2m'], async () => {
        await delay(10_000);
        live.sandbox.api.delete(kinds.sets, web, hand, { propagationPolicy: 'Background' });
      });
      expect(code).toBe(7);
      expect(out).toContain('sts/web was deleted, 10 s into the recording, and nobody made it anew');
    });

    test('made anew over its pods, it is followed, and a pod that died meanwhile has to come back', async () => {
      const { code, out } = await observe(['--for', '2m', '-o', 'json'], async () => {
        const { api } = live.sandbox;
        await delay(10_000);
        const { metadata, spec } = api.get(kinds.sets, web);
        api.delete(kinds.sets, web, hand, { propagationPolicy: 'Orphan' });
        await delay(10_000);
        api.delete(kinds.pods, { ...web, name: 'web-1' }, hand, {});
        await delay(10_000);
        const anew = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: metadata?.name }, spec };
        api.create(kinds.sets, 'default', anew as never, hand);
      });
      const judged = JSON.parse(out) as Judged;
      expect(code).toBe(0);
      expect(outcome(judged, 'I7')?.cases.map(({ verdict }) => verdict.verdict)).toEqual(
        Array.from({ length: 3 }, () => 'held'),
      );
      expect(outcome(judged, 'R1')?.cases).toMatchObject([{ ordinal: 1, verdict: { verdict: 'held' } }]);
      expect(outcome(judged, 'S2')?.cases).toMatchObject([{ ordinal: 1, verdict: { verdict: 'held' } }]);
    });
  });

  test('is judged again from its recording, to the letter, in every format', async () => {
    const file = join(folder, 'web.ndjson');
    const { out } = await observe(['--for', '3m', '-o', 'json', '--record', file], () =>
      deletions(2, 30_000),
    );
    expect((await cli('judge', file, '-o', 'json')).out).toBe(out);
    const reports = fileFormatNames.flatMap((format) => ['--report', `${format}=${join(folder, format)}`]);
    const again = await cli('judge', file, '-o', 'yaml', ...reports);
    expect(again.code).toBe(0);
    expect(parse(again.out)).toEqual(JSON.parse(out));
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    expect(await read('json')).toBe(out);
    expect(await read('html')).toContain('<title>PASSED: observation of sts/web</title>');
    expect(await read('markdown')).toMatch(/^## PASSED: observation of `sts\/web`/);
    expect(await read('junit')).toContain('<testsuite name="observation of sts/web in namespace default');
    expect(JSON.parse((await read('ndjson')).trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'result',
      status: 'passed',
    });
  });

  describe('loses nothing of what it has seen', () => {
    const kept = async (file: string) => JSON.parse((await cli('judge', file, '-o', 'json')).out) as Judged;

    test('when nobody answers in the end: what fell into the gap is unknown', async () => {
      const file = join(folder, 'web.ndjson');
      const { code, out } = await observe(['--for', '2m', '-o', 'json', '--record', file], async () => {
        await deletions(1, 10_000);
        await live.host.clock.sleep(60_000);
        live.faults.place({ times: Infinity }, { type: 'reset', when: 'before' });
        live.faults.dropWatches('reset');
      });
      expect(code).toBe(7);
      const judged = JSON.parse(out) as Judged;
      expect(judged.reason).toContain('the watch on');
      expect(outcome(judged, 'O10')?.verdict).toBe('held');
      expect(await kept(file)).toEqual(judged);
    });

    test('when it may look no longer, which ends it with an error', async () => {
      const file = join(folder, 'web.ndjson');
      const { code, out } = await observe(['--for', '2m', '--record', file], async () => {
        await deletions(1, 10_000);
        await live.host.clock.sleep(60_000);
        live.faults.deny({ resource: 'pods' });
        live.faults.dropWatches('end');
      });
      expect([code, out]).toEqual([4, '']);
      expect(outcome(await kept(file), 'O10')?.verdict).toBe('held');
    });

    test('and leaves no file where it has seen nothing', async () => {
      live.faults.deny({ verb: 'watch', resource: 'pods' });
      await observe(['--for', '1s', '--record', join(folder, 'web.ndjson')]);
      expect(await readdir(folder)).toEqual([]);
    });
  });

  test('says where nothing is to be seen: exit 2 without a set, 4 without the right to look', async () => {
    expect(await observe(['sts/none', '--for', '1s'])).toMatchObject({ code: 2 });
    live.faults.deny({ verb: 'watch', resource: 'pods' });
    expect(await observe(['--for', '1s'])).toMatchObject({ code: 4, err: expect.stringContaining('pods') });
  });

  test.each([
    [['--for', 'soon'], 'invalid value "soon" for --for'],
    [['--for', '0s'], 'invalid value "0s" for --for'],
    [['--sandbox'], 'give --for a duration'],
  ])('%s: %s', async (flags, message) => {
    expect(await observe(flags)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  test('works in the sandbox, where faults make the trouble', async () => {
    const fault = ['--fault', 'loseNode name=node-1 at=5s'];
    const { code, out } = await cli('observe', '--sandbox', '--for', '2m', '-q', ...fault);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILED {2}observation of sts\/web in namespace default of the sandbox/);
  });
});
