import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder, run, runCheckout } from './support/run.ts';

describe('the packaged program says what the checkout says, with the same exit code', () => {
  test.each([
    ['--help', 0],
    ['-h', 0],
    ['--version', 0],
    ['', 2],
    ['list', 0],
    ['list -o json', 0],
    ['list -o yaml', 0],
    ['list -o wide', 0],
    ['list -o nonsense', 2],
    ['run --help', 0],
    ['sandbox --help', 0],
    ['show kill-pod', 0],
    ['show kill-pot', 2],
    ['lint kill-pod', 0],
    ['lint invalid.yaml', 2],
    ['explain I1', 0],
    ['explain kill-pod', 2],
    ['schema', 0],
    ['rbac kill-pod sts/web -n stage', 2],
    ['nope', 2],
    ['list --nope', 2],
    ['list extra', 2],
    ['run', 2],
    ['run no-such-scenario', 2],
    ['run no-such-scenario -o json', 2],
    ['run ./no-such-file.yaml', 2],
    ['run invalid.yaml --sandbox', 2],
    ['run kill-pod sts/web --kubeconfig /no/such/file', 2],
    ['run kill-pod sts/web -s http://127.0.0.1:9', 5],
    ['run kill-pod sts/web -s http://127.0.0.1:9 -o yaml', 5],
    ['run kill-pod --sandbox -n default nope/web', 2],
  ] as const)('sts-doctor %s', async (line, code) => {
    const home = aFolder();
    writeFileSync(
      join(home, 'invalid.yaml'),
      'apiVersion: sts-doctor.dev/v1\nkind: Scenario\nspec: {stepz: 3}\n',
    );
    const args = line.split(' ').filter((word) => word !== '');
    const said = await run(args, { HOME: home });
    expect(said).toEqual(await runCheckout(args, { HOME: home }));
    expect(said.code).toBe(code);
  });

  test.each([{ COLUMNS: '40' }, { NO_COLOR: '1' }, { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' }])(
    '--help with %o',
    async (env) => {
      const said = await run(['--help'], env);
      expect(said).toEqual(await runCheckout(['--help'], env));
      expect(said.stdout).toMatch(/^kubectl sts-doctor <command>\n/);
    },
  );
});

describe('what others have set does not reach it', () => {
  test.each(['--bad-option', '--require /no/such/module', '--inspect-brk'])(
    'NODE_OPTIONS=%s is not for this program',
    async (options) => {
      const said = await run(['version'], { NODE_OPTIONS: options });
      expect(said).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
