import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/cli.ts';
import { anOutside, cli } from './support/outside.ts';
import { aScenario, written } from './support/written.ts';

const set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: nginx}]}
`;

async function piped(text: string, ...args: readonly string[]) {
  const outside = anOutside(args, { stdin: Readable.from([text]) as unknown as NodeJS.ReadStream });
  const code = await runCli(outside);
  return { code, out: outside.out(), err: outside.err() };
}

describe('lint', () => {
  test('says nothing on stdout of what is sound, and sums up on stderr', async () => {
    expect(await cli('lint', 'kill-pod', 'stall-rollout')).toEqual({
      code: 0,
      out: '',
      err: '2 scenarios checked: no problems\n',
    });
  });

  test('finds every problem of every file, each with its place, and ends with 2', async () => {
    const one = await written('one.yaml', aScenario('steps: [{kilPod: {ordinal: 0}}]'));
    const two = await written('two.yaml', aScenario('steps: [{revertTemplate: {}}]'));
    const { code, out, err } = await cli('lint', one, two);
    expect(out).toBe(
      [
        `${one}:5:11 spec.steps[0]: must have an action`,
        `${one}:5:12 unknown field "spec.steps[0].kilPod", did you mean "killPod"?`,
        `${two}:5:28 no step before it has changed the template (nothing-to-revert)`,
        '',
      ]
        .slice(1)
        .join('\n'),
    );
    expect(err).toBe('1 scenario checked: 2 errors\n');
    expect(code).toBe(2);
  });

  test('a warning is told and fails nothing', async () => {
    const file = await written('my.yaml', aScenario('steps: [{pause: {message: look}}]'));
    const { code, out, err } = await cli('lint', file);
    expect(out).toMatch(/my\.yaml:5:19 warning: .*\(pause-without-end\)\n$/);
    expect([code, err]).toEqual([0, '1 scenario checked: 1 warning\n']);
  });

  test('reads standard input', async () => {
    const { code, out } = await piped(aScenario('steps: [{scale: {replicas: -1}}]'), 'lint', '-');
    expect(out).toBe(
      'stdin:5:30 spec.steps[0].scale.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    );
    expect(code).toBe(2);
  });

  test('knows the ordinals of a set that is given', async () => {
    const file = await written('my.yaml', aScenario('steps: [{killPod: {ordinal: 2}}]'));
    const sets = await written('set.yaml', set);
    expect((await cli('lint', file)).code).toBe(0);
    const { code, out } = await cli('lint', file, '-f', sets);
    expect(out).toContain('ordinal 2 is out of range: the set has ordinals 0 to 1 (ordinal-out-of-range)');
    expect(code).toBe(2);
    expect((await cli('lint', file, '-f', sets, '--target', 'sts/other')).err).toContain(
      `no StatefulSet other: ${sets} has db`,
    );
  });

  test('checks the values that are given', async () => {
    const file = await written(
      'my.yaml',
      aScenario('parameters: {o: {type: ordinal, default: 0}}\nsteps: [{killPod: {ordinal: $(o)}}]'),
    );
    const sets = await written('set.yaml', set);
    expect((await cli('lint', file, '-f', sets)).code).toBe(0);
    expect((await cli('lint', file, '-f', sets, '--set', 'o=2')).out).toContain('ordinal 2 is out of range');
    expect((await cli('lint', file, '--set', 'p=2')).out).toContain('unknown parameter "p"');
  });

  test.each(['json', 'yaml'])('gives programs the same as %s', async (format) => {
    const file = await written('my.yaml', aScenario('steps: [{revertTemplate: {}}]'));
    const { out, code } = await cli('lint', file, '-o', format);
    expect(parse(out)).toEqual({
      schemaVersion: 'sts-doctor.dev/lint/v1',
      exitCode: 2,
      scenarios: 1,
      problems: [
        {
          file,
          line: 5,
          column: 28,
          gravity: 'error',
          rule: 'nothing-to-revert',
          message: 'no step before it has changed the template',
        },
      ],
    });
    expect(code).toBe(2);
  });

  test('a file that is not there is a usage error', async () => {
    expect(await cli('lint', './nothing.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read'),
    });
  });
});

describe('schema', () => {
  test('prints the JSON Schema of scenarios, as it is published', async () => {
    const { out, code } = await cli('schema');
    expect(JSON.parse(out)).toMatchObject({ $id: 'https://sts-doctor.dev/schemas/scenario.schema.json' });
    expect(code).toBe(0);
  });

  test('as YAML, and of other documents', async () => {
    expect(parse((await cli('schema', '-o', 'yaml')).out)).toEqual(JSON.parse((await cli('schema')).out));
  });

  test('of every document whose schema is published', async () => {
    for (const name of await readdir(new URL('../../schemas/', import.meta.url))) {
      const [document = ''] = name.split('.');
      expect(JSON.parse((await cli('schema', document)).out)).toMatchObject({
        $id: `https://sts-doctor.dev/schemas/${name}`,
      });
    }
  });

  test('of something else is a usage error', async () => {
    expect(await cli('schema', 'plans')).toMatchObject({
      code: 2,
      err: 'error: no schema "plans", did you mean "plan"?\n',
    });
    expect((await cli('schema', '-o', 'wide')).code).toBe(2);
  });
});
