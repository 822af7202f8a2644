import { spawn } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');

/** `sts-doctor sandbox` as a process of its own, ready to be asked; `end` stops it as Ctrl-C does. */
export async function servedSandbox(kubeconfig: string): Promise<{ readonly end: () => Promise<void> }> {
  const child = spawn(process.execPath, [main, 'sandbox', '--write-kubeconfig', kubeconfig], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('close', (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  return {
    async end() {
      child.kill('SIGINT');
      await closed;
    },
  };
}
