import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packaged, start } from './run.ts';

interface WebSet {
  readonly spec: { readonly replicas: number };
  readonly metadata: { readonly annotations?: object };
  readonly status?: { readonly readyReplicas?: number };
}

/** A sandbox that the packaged program serves for this test, with its set `web` ready. */
export interface Served {
  readonly kubeconfig: string;
  readonly server: string;
  /** The set, as the API has it. */
  readonly set: () => Promise<WebSet>;
}

const sets = '/apis/apps/v1/namespaces/default/statefulsets';

export async function aServedSandbox(home: string, speed: number): Promise<Served> {
  const kubeconfig = join(home, 'served');
  const words = ['sandbox', '--speed', String(speed), '--write-kubeconfig', kubeconfig];
  const running = start(packaged, words, { HOME: home });
  onTestFinished(async () => {
    running.child.kill();
    await running.ended;
  });
  await running.says('export KUBECONFIG=');
  const server = /server: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '';
  await allReady(server);
  return {
    kubeconfig,
    server,
    set: async () => (await (await fetch(`${server}${sets}/web`)).json()) as WebSet,
  };
}

/** Guards refuse a set whose pods are not ready. */
async function allReady(server: string): Promise<void> {
  const { body } = await fetch(`${server}${sets}?watch=true`);
  let heard = '';
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += text;
    if (heard.includes('"readyReplicas":3')) return;
  }
  throw new Error(`the watch ended with no set ready:\n${heard}`);
}
