import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A scenario of these steps in a file that goes with the test; returns its path. */
export async function aScenario(steps: readonly object[], guards: object = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'scenario.yaml');
  const spec = { description: 'a test', guards, steps };
  const scenario = { apiVersion: 'sts-doctor.dev/v1', kind: 'Scenario', metadata: { name: 'test' }, spec };
  await writeFile(file, JSON.stringify(scenario));
  return file;
}
