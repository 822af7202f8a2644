import { describe, expect, test } from 'vitest';
import { cli } from './support/outside.ts';

describe('a command line that cannot be understood', () => {
  test.each([
    [['frobnicate'], 'unknown command "frobnicate"'],
    [['run', 'kill-pod', '--frobnicate'], 'unknown flag: --frobnicate'],
    [['run', 'kill-pod', '-Z'], 'unknown flag: -Z'],
    [
      ['run', 'kill-pod', '--dry-run=maybe'],
      'Invalid dry-run value (maybe). Must be "none", "server", or "client".',
    ],
    [['list', '-o', 'xml'], 'allowed formats are: json,name,ndjson,table,wide,yaml'],
    [
      ['run', 'kill-pod', '--yes=maybe'],
      'invalid argument "maybe" for "-y, --yes" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [['run', 'kill-pod', '-y='], 'invalid argument "" for "-y, --yes" flag'],
    [
      ['list', '--insecure-skip-tls-verify=on'],
      'invalid argument "on" for "--insecure-skip-tls-verify" flag',
    ],
    [['list', '--color', 'pink'], 'invalid value for --color: "pink", it is auto, always or never'],
    [['show', 'kill-pot'], 'kill-pod'],
    [['run', 'kill-pot'], 'kill-pod'],
    [['run', './no-such.yaml'], 'cannot read scenario ./no-such.yaml: ENOENT'],
    [['run', 'kill-pod', '--set', 'ordinal'], '--set takes name=value, not "ordinal"'],
    [[], 'which command? See --help'],
    [['judge'], 'error: recording not specified\n'],
    [['-n', 'stage', 'run', '--yes'], 'error: scenario not specified\n'],
  ])('%j ends with exit code 2 and a word on stderr', async (args, words) => {
    const { code, out, err } = await cli(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
    expect(err).not.toContain('defect');
  });

  test('gets a hint where to look', async () => {
    expect((await cli('run', 'kill-pod', '--frobnicate')).err).toBe(
      "Error: unknown flag: --frobnicate\n  See 'kubectl sts-doctor --help' for usage.\n",
    );
  });
});

describe('an error before there is a result', () => {
  const error = {
    schemaVersion: 'sts-doctor.dev/error/v1',
    exitCode: 2,
    error: {
      message: 'Error: unknown flag: --frobnicate',
      hints: ["See 'kubectl sts-doctor --help' for usage."],
    },
  };

  test.each([
    [['-o', 'json'], error],
    [['--output=json'], error],
    [['-qo=json'], error],
    [['--output', 'ndjson'], { type: 'error', ...error }],
  ])('is a document for programs with %j, besides the text on stderr', async (flags, document) => {
    const { code, out, err } = await cli('run', 'kill-pod', '--frobnicate', ...flags);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual(document);
    expect(err).toContain('unknown flag: --frobnicate');
  });

  test('is one as YAML, too', async () => {
    const { out } = await cli('run', './no-such.yaml', '-o', 'yaml');
    expect(out).toMatch(/^schemaVersion: sts-doctor\.dev\/error\/v1\nexitCode: 2\nerror:\n/);
  });

  test('is none for people', async () => {
    expect((await cli('run', 'kill-pod', '--frobnicate', '--', '-o', 'json')).out).toBe('');
  });
});

describe('without a cluster', () => {
  test.each([['version'], ['--version']])('%s prints the version', async (...args) => {
    const { code, out } = await cli(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/1\.2\.3\n$/);
  });

  test.each([[['--help']], [['run', '--help']], [['recover', '-h']]])('%j prints the help', async (args) => {
    const { code, out, err } = await cli(...args);
    expect(code).toBe(0);
    expect(out).toContain('kubectl sts-doctor');
    expect(err).toBe('');
  });

  test('list lists what comes with the tool', async () => {
    const { code, out } = await cli('list', '-o', 'json');
    expect(code).toBe(0);
    expect(out).toContain('kill-pod');
    expect(out).toContain('scale-to-zero');
  });

  test('show prints a scenario as it stands in its file', async () => {
    const { code, out } = await cli('show', 'kill-pod');
    expect(code).toBe(0);
    expect(out).toMatch(/^# yaml-language-server/);
    expect(out).toMatch(/name: kill-pod\n/);
  });
});
