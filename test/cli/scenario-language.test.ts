import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { anOutside, cli } from './support/outside.ts';
import { aScenario, written } from './support/written.ts';

async function runs(spec: string, ...args: readonly string[]): Promise<RunResult> {
  const file = await written('mine.yaml', aScenario(spec));
  const { out, err } = await cli('run', file, '--sandbox', '-o', 'json', ...args);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as RunResult;
}

const verdictsOf = ({ judgement }: RunResult): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (judgement?.outcomes ?? []).flatMap(({ promises }) => promises.map(({ id, verdict }) => [id, verdict])),
  );

test('a scenario of four lines is fully judged', async () => {
  const file = await written(
    'four.yaml',
    'apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: four}\nspec: {steps: [{killPod: {ordinal: highest}}]}\n',
  );
  const result = JSON.parse((await cli('run', file, '--sandbox', '-o', 'json')).out) as RunResult;
  expect(result.status).toBe('passed');
  const verdicts = verdictsOf(result);
  for (const id of ['I1', 'I4', 'S2', 'O10', 'A1', 'R1']) expect([id, verdicts[id]]).toEqual([id, 'held']);
  for (const { dimension, exercised } of result.judgement?.outcomes ?? [])
    expect([dimension, exercised > 0]).toEqual([dimension, true]);
});

describe('what a step gives', () => {
  test('is there for later ones, of the right type, in plan and act', async () => {
    const result = await runs(`
guards: {quorum: none}
steps:
- {name: shrink, scale: {replicas: 2}}
- {name: again, scale: {replicas: $(steps.shrink.from)}}
- {name: first, killPod: {ordinal: lowest}}
- {name: "once more $(steps.first.pod)", killPod: {ordinal: $(steps.first.ordinals)}}`);
    expect(result.plan.steps.map(({ name, ordinals, does }) => [name, ordinals, does[0]])).toEqual([
      ['shrink', [2], expect.any(String)],
      ['again', [2], expect.any(String)],
      ['first', [0], 'delete pod web-0 (grace period 10s)'],
      ['once more web-0', [0], 'delete pod web-0 (grace period 10s)'],
    ]);
    expect(result.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
    expect(result.status).toBe('passed');
  });

  test('and that only the act can tell, is not for a change that has to be journaled before', async () => {
    const file = await written(
      'late.yaml',
      aScenario(`
steps:
- {name: kill, killPod: {ordinal: 0}}
- patchTemplate: {patch: {metadata: {annotations: {was: $(steps.kill.uid)}}}}`),
    );
    expect(await cli('run', file, '--sandbox')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot use $(steps.kill.uid)'),
    });
  });
});

describe('what a step accepts', () => {
  test('does not fail the run, and is told as violated', async () => {
    const limit = 'steps: [{killPod: {ordinal: 1}, expect: {availability: {minAvailable: 3}}}]';
    const strict = await runs(limit);
    expect(strict).toMatchObject({ status: 'failed', exitCode: 1, reason: 'A2 (availability) violated' });
    const late = await runs('steps: [{killPod: {ordinal: 1}, expect: {recovery: {within: 1s}}}]');
    expect(late).toMatchObject({ status: 'failed', exitCode: 1 });
  });

  test('with any, a step that is late is let pass', async () => {
    const fault = ['--fault', 'stopScheduler for=6m'];
    const spec = (expectation: string) =>
      `steps: [{killPod: {ordinal: 1}, expect: ${expectation}}, {sleep: {for: 2m}}]`;
    const strict = await runs(spec('{recovery: auto}'), ...fault);
    const lenient = await runs(spec('{recovery: any}'), ...fault);
    expect([strict.status, strict.exitCode]).toEqual(['failed', 1]);
    expect(verdictsOf(lenient)['R1']).toBe('violated');
    expect(lenient.steps[0]).toMatchObject({ status: 'missed', accepted: true });
    expect([lenient.status, lenient.exitCode]).toEqual(['passed', 0]);
  });
});

describe('--values', () => {
  const spec = 'parameters: {o: {type: ordinal}}\nsteps: [{killPod: {ordinal: $(o)}}]';
  const planned = async (...args: readonly string[]) => {
    const file = await written('mine.yaml', aScenario(spec));
    const { code, out, err } = await cli('plan', file, '--sandbox', '-o', 'json', ...args);
    return {
      code,
      err,
      ordinals: code === 0 ? (JSON.parse(out) as { steps: { ordinals: number[] }[] }).steps[0]?.ordinals : [],
    };
  };

  test('gives parameters their values, typed as YAML has them', async () => {
    const values = await written('values.yaml', 'o: [0, 2]\n');
    expect(await planned('--values', values)).toMatchObject({ code: 0, ordinals: [2, 0] });
  });

  test('of several files the last one counts, and --set wins over all', async () => {
    const [one, two] = [await written('one.yaml', 'o: 0\n'), await written('two.yaml', 'o: 1\n')];
    expect((await planned('--values', one, '--values', two)).ordinals).toEqual([1]);
    expect((await planned('--values', one, '--set', 'o=2')).ordinals).toEqual([2]);
  });

  test.each([
    [
      'o: third\n',
      'values.yaml:1:4 o: must be an ordinal, a list of ordinals, highest, lowest, all or random',
    ],
    ['o: 0\np: 1\n', 'values.yaml:2:4 p: unknown parameter "p", did you mean "o"?'],
    ['- o\n', 'values.yaml:1:1 must be a map of names to values'],
    ['a: 1\n---\nb: 2\n', 'values.yaml:3:1 must be one document'],
    ['a: [\n', 'values.yaml:2:1 '],
  ])('%j is refused with its place', async (text, message) => {
    const { code, err } = await planned('--values', await written('values.yaml', text));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('comes from standard input too, but not together with the scenario', async () => {
    const file = await written('mine.yaml', aScenario(spec));
    const run = async (...args: readonly string[]) => {
      const outside = anOutside(args, { stdin: Readable.from(['o: 1\n']) as unknown as NodeJS.ReadStream });
      return { code: await runCli(outside), out: outside.out(), err: outside.err() };
    };
    const { out } = await run('plan', file, '--values', '-', '--sandbox', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ steps: [{ ordinals: [1] }] });
    expect(await run('plan', '-', '--values', '-', '--sandbox')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot both come from standard input'),
    });
  });
});

test.each(builtInNames)('`show %s > my.yaml` gives a scenario that is planned the same', async (name) => {
  const { out } = await cli('show', name);
  const file = await written('my.yaml', out);
  const [shipped, mine] = [
    await cli('plan', name, '--sandbox', '-o', 'json', '--seed', '7'),
    await cli('plan', file, '--sandbox', '-o', 'json', '--seed', '7'),
  ];
  expect(mine.code).toBe(shipped.code);
  const stepsOf = (text: string): unknown =>
    (JSON.parse(text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'NOW')) as { steps: unknown }).steps;
  expect(stepsOf(mine.out)).toEqual(stepsOf(shipped.out));
});

describe('plan -o mermaid', () => {
  test('draws the steps in order, and the undo', async () => {
    const { code, out } = await cli('plan', 'stall-rollout', '--sandbox', '-o', 'mermaid');
    expect(code).toBe(0);
    const [first, ...lines] = out.trimEnd().split('\n');
    expect(first).toBe('flowchart TD');
    for (const line of lines)
      expect(line).toMatch(
        /^ {2}(?:\w+(?:\["[^"]*"\]|\(\["[^"]*"\]\)|\{\{"[^"]*"\}\} -\.-> begin)|\w+(?: --> \w+)+)$/,
      );
    expect(lines.at(-1)).toBe('  begin --> step1 --> step2 --> step3 --> undo --> judgement');
  });

  test('nothing in a scenario can leave its box', async () => {
    const file = await written(
      'mine.yaml',
      aScenario(`steps: [{name: 'a"] --> b<script>', killPod: {ordinal: 0}}]`),
    );
    const { out } = await cli('plan', file, '--sandbox', '-o', 'mermaid');
    expect(out).toContain('a#34;] --#62; b#60;script#62;');
  });

  test('is for plans only', async () => {
    expect((await cli('list', '-o', 'mermaid')).code).toBe(2);
  });
});
