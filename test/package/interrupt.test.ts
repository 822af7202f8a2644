import { describe, expect, test } from 'vitest';
import { aFolder, packaged, run, start } from './support/run.ts';
import { aServedSandbox } from './support/served.ts';

describe('the packaged program that is told to stop', () => {
  test.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)('by $signal has undone what it did, and ends with $code', async ({ signal, code }) => {
    const home = aFolder();
    const { kubeconfig, set } = await aServedSandbox(home, 20);
    const env = { HOME: home, KUBECONFIG: kubeconfig };
    const drill = start(packaged, ['run', 'scale-to-zero', 'sts/web', '--yes'], env);
    await drill.says('web-2');
    expect((await set()).spec.replicas).toBe(0);
    drill.child.kill(signal);
    expect((await drill.ended).code).toBe(code);
    const after = await set();
    expect(after.spec.replicas).toBe(3);
    expect(JSON.stringify(after.metadata.annotations ?? {})).not.toContain('sts-doctor.dev/run');
    const recover = await run(['recover', '--yes'], env);
    expect(recover).toMatchObject({ code: 0, stdout: '' });
  });
});
