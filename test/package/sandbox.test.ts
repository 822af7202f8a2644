import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileFormatNames } from '../../src/report/registry.ts';
import { aFolder, run, runCheckout } from './support/run.ts';

const root = join(import.meta.dirname, '..', '..');
const scenarios = globSync('scenarios/*.yaml', { cwd: root }).map((file) => basename(file, '.yaml'));
const ways = ['--sandbox', '-q', '-o', 'json', '--allow-force', '--allow-destructive'];

interface Result {
  readonly status: string;
  readonly exitCode: number;
  readonly verdicts?: object;
}

describe('every shipped scenario, played in the sandbox of the packaged program', () => {
  test.each(scenarios.toSorted())('%s ends as it does in the checkout', async (scenario) => {
    const words = ['run', scenario, ...ways];
    const [said, expected] = [await run(words), await runCheckout(words)];
    expect(said.stderr).toBe(expected.stderr);
    expect(said.code).toBe(expected.code);
    const [result, other] = [said, expected].map(({ stdout }) => JSON.parse(stdout) as Result);
    expect(result?.status).toBe(other?.status);
    expect(result?.exitCode).toBe(said.code);
  });

  test('a report is written in every format', async () => {
    const home = aFolder();
    const reports = fileFormatNames.flatMap((format) => ['--report', `${format}=${join(home, format)}`]);
    const said = await run(['run', 'kill-pod', ...ways, ...reports, '--record', join(home, 'recording')], {
      HOME: home,
    });
    expect(said.code).toBe(0);
    const written = Object.fromEntries(
      [...fileFormatNames, 'recording'].map((name) => [name, readFileSync(join(home, name), 'utf8')]),
    );
    expect(written['html']).toMatch(/^<!doctype html>/i);
    expect(written['html']).toContain('</html>');
    expect(written['junit']).toMatch(/^<\?xml/);
    expect(JSON.parse(written['json'] ?? '')).toMatchObject({ schemaVersion: expect.any(String) });
    for (const format of fileFormatNames) expect(written[format]).toContain('kill-pod');
    expect(written['recording']).toContain('"entry":"header"');
  });
});
