import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file in a folder of its own, which goes when the test ends. */
export async function written(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** A scenario whose `spec` is the given YAML. */
export function aScenario(spec: string, name = 'mine'): string {
  const indented = spec.trim().replaceAll(/^(?=.)/gm, '  ');
  return `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: ${name}}\nspec:\n${indented}\n`;
}
