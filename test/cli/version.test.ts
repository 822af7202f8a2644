import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { documentVersions, versionDocument } from '../../src/cli/version-document.ts';
import { shippedFile } from '../../src/cli/shipped-files.ts';
import { journalVersion } from '../../src/drill/undo/journal-version.ts';
import { formatRecording } from '../../src/recording/file.ts';
import { aGoodKill } from '../support/world.ts';
import { cli } from './support/outside.ts';

describe('version', () => {
  test('for people is one line', async () => {
    expect(await cli('version')).toEqual({ code: 0, out: 'sts-doctor 1.2.3\n', err: '' });
    expect(await cli('version', '--client')).toEqual({ code: 0, out: 'sts-doctor 1.2.3\n', err: '' });
  });

  const expected = {
    schemaVersion: 'sts-doctor.dev/version/v1',
    name: 'sts-doctor',
    version: '1.2.3',
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    node: '24.21.0',
    platform: 'linux/amd64',
    schemas: documentVersions,
  };

  test('for programs says what it is made of', async () => {
    const json = await cli('version', '-o', 'json');
    expect(json).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(json.out)).toEqual(expected);
    const yaml = await cli('version', '--client', '--output=yaml');
    expect(parse(yaml.out)).toEqual(expected);
  });

  test('in another form is refused as kubectl refuses it', async () => {
    expect(await cli('version', '-o', 'wide')).toMatchObject({
      code: 2,
      out: '',
      err: `error: --output must be 'yaml' or 'json'\n`,
    });
  });

  test.each([
    ['win32', 'x64', 'windows/amd64'],
    ['darwin', 'arm64', 'darwin/arm64'],
    ['linux', 'riscv64', 'linux/riscv64'],
  ] as const)('names %s on %s as krew does: %s', (platform, arch, expectedName) => {
    const build = { version: '1.2.3', commit: undefined, node: '24.21.0', platform, arch };
    expect(versionDocument(build)).toMatchObject({ platform: expectedName, commit: null });
  });
});

test('the versions of documents are those that are written', () => {
  const [header = ''] = formatRecording(aGoodKill(1).recording).split('\n');
  expect(JSON.parse(header)).toMatchObject({ format: documentVersions.recording });
  expect(documentVersions.journal).toBe(`${journalVersion}`);
  for (const kind of ['run', 'plan', 'judged', 'scenario'] as const)
    expect(shippedFile(`schemas/${kind}.schema.json`)).toContain(`"const": "${documentVersions[kind]}"`);
});
