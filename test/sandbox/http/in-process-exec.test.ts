import { beforeEach, describe, expect, test } from 'vitest';
import { aLiveSet, type Live } from '../../cli/support/live-sandbox.ts';

let live: Live;
beforeEach(async () => {
  live = await aLiveSet();
});

const pod = () => {
  const [first] = live.sandbox.api.list<{ metadata?: { name?: string; namespace?: string } }>({
    group: '',
    version: 'v1',
    plural: 'pods',
    kind: 'Pod',
    namespaced: true,
  }).items;
  return { namespace: first?.metadata?.namespace ?? '', pod: first?.metadata?.name ?? '' };
};

describe('a command in a container of the sandbox, without a socket', () => {
  test('comes back with its outputs and its exit code', async () => {
    const at = pod();
    expect(
      await live.cluster.exec({ ...at, command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] }),
    ).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await live.cluster.exec({ ...at, command: ['hostname'] })).toMatchObject({
      stdout: `${at.pod}\n`,
    });
  });

  test('may take a while of its time', async () => {
    const before = live.sandbox.time.epoch();
    await live.cluster.exec({ ...pod(), command: ['sleep', '20'] });
    expect(live.sandbox.time.epoch() - before).toBeGreaterThanOrEqual(20_000);
  });

  test('that is not there is told in the words of a container runtime', async () => {
    await expect(live.cluster.exec({ ...pod(), command: ['no-such-program'] })).rejects.toMatchObject({
      kind: 'serverError',
      message: expect.stringContaining('executable file not found in $PATH'),
    });
  });

  test('is refused where the pod is not there or has no such container', async () => {
    const { namespace } = pod();
    await expect(live.cluster.exec({ namespace, pod: 'none', command: ['true'] })).rejects.toMatchObject({
      kind: 'notFound',
    });
    await expect(live.cluster.exec({ ...pod(), container: 'none', command: ['true'] })).rejects.toMatchObject(
      {
        kind: 'badRequest',
      },
    );
  });

  test.each(['get', 'create'])('is forbidden to whoever may not %s pods/exec', async (verb) => {
    live.faults.deny({ verb, group: '', resource: 'pods', subresource: 'exec' });
    await expect(live.cluster.exec({ ...pod(), command: ['true'] })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('is given up when the signal aborts', async () => {
    const stop = new AbortController();
    const running = live.cluster.exec({ ...pod(), command: ['sleep', '600'] }, stop.signal);
    stop.abort();
    await expect(running).rejects.toMatchObject({ kind: 'aborted' });
  });
});
