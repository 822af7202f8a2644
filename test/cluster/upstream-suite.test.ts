import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordedControl } from './e2e/control.ts';
import { theSandbox } from './e2e/opponent.ts';
import { playAll } from './e2e/play-all.ts';
import { listSpecs, type Suite } from './e2e/play.ts';
import type { Spec } from './e2e/report.ts';
import { suiteIn } from './e2e/suite.ts';
import { reasonToLeaveOut } from './e2e/tally.ts';
import { atTheEnd } from './support/ending.ts';

/** The quickest ones, each of another kind. `npm run truth:e2e` plays them all, in minutes. */
const sample = [
  'MinReadySeconds should be honored when enabled',
  'Should recreate evicted statefulset',
  'should validate Statefulset Status endpoints',
  'should list, patch and delete a collection of StatefulSets',
];

// Where a cluster is borrowed there is nothing of a bed, and so no suite either.
describe.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])("Kubernetes' own end-to-end suite", () => {
  let suite: Suite;
  let specs: readonly Spec[];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-e2e-'));
    atTheEnd(() => rm(folder, { recursive: true }));
    suite = await suiteIn(folder, (line) => console.error(line));
    specs = await listSpecs(suite);
  }, 600_000);

  test('is played whole, but for what needs databases or a gate that is off, and the page says so', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/fidelity.md'), 'utf8');
    const of = (reason: string) => specs.filter((spec) => reasonToLeaveOut(spec)?.includes(reason)).length;
    const control = await recordedControl();
    const played = specs.filter((spec) => reasonToLeaveOut(spec) === undefined).map(({ name }) => name);
    expect(played).toEqual(expect.arrayContaining([...control]));
    expect(played.length).toBe(specs.length - of('clustered') - of('gate'));
    for (const row of [
      `| in the suite | ${specs.length} |`,
      `need those databases' images | ${of('clustered')} |`,
      `off by default (\`MaxUnavailableStatefulSet\`) | ${of('gate')} |`,
      `| pass on the control | ${control.length} |`,
      `${control.length} of ${control.length}**`,
    ]) {
      expect(page).toContain(row);
    }
  });

  test('is held by the sandbox, over HTTP: a sample', async () => {
    const chosen = specs.filter(({ name }) =>
      sample.some((end) => name.replace(/ \[.*?\]/g, '').endsWith(end)),
    );
    expect(chosen).toHaveLength(sample.length);
    const heard: string[] = [];
    const results = await playAll(chosen, theSandbox(suite.folder, 1), {
      suite,
      lanes: sample.length,
      say: (line) => heard.push(line),
    });
    expect(
      results.map(({ outcome }) => outcome.type),
      heard.join('\n'),
    ).toEqual(sample.map(() => 'passed'));
  });
});
