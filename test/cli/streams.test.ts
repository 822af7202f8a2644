import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** A whole process whose readers leave before it has said anything. */
async function unread(
  format: string,
  ...streams: readonly ('stdout' | 'stderr')[]
): Promise<{ code: unknown; err: string }> {
  const args = [main, 'run', 'scale-to-zero', '--sandbox', '-o', format];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdout.resume();
  for (const stream of streams) child[stream].destroy();
  const [code] = await once(child, 'close');
  return { code, err };
}

test('a reader that leaves early does not end the drill, nor change its exit code', async () => {
  expect(await unread('ndjson', 'stdout')).toEqual({ code: 0, err: '' });
}, 30_000);

test('nor does one that leaves stderr', async () => {
  expect(await unread('table', 'stdout', 'stderr')).toEqual({ code: 0, err: '' });
}, 30_000);
