import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Entry } from '../../build/release/archive-entries.ts';
import { krewManifest, manifestPlatforms } from '../../build/release/krew/manifest.ts';
import { parsePlugin } from '../../build/release/krew/plugin.ts';
import type { Candidate, ReadArchive } from '../../build/release/krew/rule.ts';
import { brokenRules, krewRules } from '../../build/release/krew/rules/registry.ts';
import { product } from './support/stand-ins.ts';

const digests = new Map(
  manifestPlatforms(product).map(({ archive }, index) => [archive, `${index}`.repeat(64)]),
);
const source = krewManifest(product, digests);

const file = (name: string, mode = 0o644): Entry => ({ name, type: 'file', mode });
const archives = new Map<string, ReadArchive>(
  manifestPlatforms(product).map(({ archive, bin }) => [
    archive,
    { sha256: digests.get(archive) ?? '', entries: [file('LICENSE'), file('NOTICE'), file(bin, 0o755)] },
  ]),
);

const good: Candidate = { fileName: 'sts-doctor.yaml', plugin: parsePlugin(source), archives };

/** The manifest with one place changed; `undefined` takes the field away. */
function with_(path: readonly (string | number)[], value: unknown): Candidate {
  const document: unknown = parse(source);
  let at = document as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  at[path.at(-1) ?? ''] = value;
  return { ...good, plugin: parsePlugin(stringify(document)) };
}

const platform = (key: string, value: unknown) => with_(['spec', 'platforms', 0, key], value);
const spec = (key: string, value: unknown) => with_(['spec', key], value);
const linux = 'kubectl-sts_doctor-linux-amd64.tar.gz';

/** The first archive with other entries, or other operations on them. */
function holding(entries: readonly Entry[], change: Candidate = good): Candidate {
  const sha256 = archives.get(linux)?.sha256 ?? '';
  return { ...change, archives: new Map([...archives, [linux, { sha256, entries }]]) };
}

const bin = file('kubectl-sts_doctor', 0o755);
const without = new Map([...archives].filter(([name]) => name !== linux));

/** For every rule, by its words, candidates that break it. */
const breaches: Readonly<Record<string, readonly (readonly [what: string, candidate: Candidate])[]>> = {
  'the version of the format is v1alpha2': [
    ['a version to come', with_(['apiVersion'], 'krew.googlecontainertools.github.com/v1beta1')],
    ['none', with_(['apiVersion'], undefined)],
  ],
  'the kind is Plugin': [['another', with_(['kind'], 'Receipt')]],
  'the name is safe as a file': [
    ['a path', { ...with_(['metadata', 'name'], 'a/b'), fileName: 'a/b.yaml' }],
    ['a device of Windows', { ...with_(['metadata', 'name'], 'nul'), fileName: 'nul.yaml' }],
    ['none', { ...with_(['metadata', 'name'], ''), fileName: '.yaml' }],
  ],
  'the file is called as the plugin, and ends in .yaml': [
    ['another', { ...good, fileName: 'doctor.yaml' }],
    ['.yml', { ...good, fileName: 'sts-doctor.yml' }],
  ],
  'the version is semantic, with a leading v': [
    ['without v', spec('version', '1.2.3')],
    ['two numbers', spec('version', 'v1.2')],
    ['a leading zero', spec('version', 'v1.02.3')],
    ['none', spec('version', undefined)],
  ],
  'there is a short description': [['none', spec('shortDescription', undefined)]],
  'the short description is one line': [['two', spec('shortDescription', 'a\nb')]],
  'there is a platform': [
    ['an empty list', spec('platforms', [])],
    ['none', spec('platforms', undefined)],
  ],
  'a platform says where its archive is': [['nowhere', platform('uri', undefined)]],
  'a digest is of 64 lower-case hexadecimal digits': [
    ['capitals', platform('sha256', 'A'.repeat(64))],
    ['too short', platform('sha256', 'a'.repeat(63))],
    ['none', platform('sha256', undefined)],
  ],
  'a platform says which file to run': [['none', platform('bin', undefined)]],
  'a platform has a selector': [
    ['none', platform('selector', undefined)],
    ['an empty one', platform('selector', {})],
  ],
  'a part of a selector is left out or says something': [
    ['no labels', platform('selector', { matchLabels: {} })],
    [
      'no expressions',
      platform('selector', { matchLabels: { os: 'linux', arch: 'amd64' }, matchExpressions: [] }),
    ],
  ],
  'a selector knows os and arch only': [
    ['a label', platform('selector', { matchLabels: { os: 'linux', libc: 'musl' } })],
    [
      'an expression',
      platform('selector', { matchExpressions: [{ key: 'distro', operator: 'DoesNotExist' }] }),
    ],
  ],
  'a selector selects something that krew is made for': [
    ['linux/s390x', platform('selector', { matchLabels: { os: 'linux', arch: 's390x' } })],
    ['freebsd', platform('selector', { matchLabels: { os: 'freebsd' } })],
    [
      'an unknown operator',
      platform('selector', { matchExpressions: [{ key: 'os', operator: 'Like', values: ['linux'] }] }),
    ],
  ],
  'no two selectors select the same': [
    ['all of linux beside arm64', platform('selector', { matchLabels: { os: 'linux' } })],
    [
      'not windows',
      platform('selector', { matchExpressions: [{ key: 'os', operator: 'NotIn', values: ['windows'] }] }),
    ],
    [
      'one of two',
      platform('selector', {
        matchExpressions: [{ key: 'os', operator: 'In', values: ['linux', 'darwin'] }],
      }),
    ],
    ['whatever has one', platform('selector', { matchExpressions: [{ key: 'os', operator: 'Exists' }] })],
  ],
  'files are left out, or are some': [['none', platform('files', [])]],
  'a file operation says from and to': [
    ['no from', platform('files', [{ to: '.' }])],
    ['no to', platform('files', [{ from: '*' }])],
  ],
  'where a file goes to is said without detours': [
    ['./x', platform('files', [{ from: '*', to: './x' }])],
    ['a/../b', platform('files', [{ from: '*', to: 'a/../b' }])],
  ],
  'what Windows runs ends in .exe': [['not', with_(['spec', 'platforms', 4, 'bin'], 'kubectl-sts_doctor')]],
  'every archive is there, and is gzip or zip': [['absent', { ...good, archives: without }]],
  'an archive has the digest that the manifest says': [['another', platform('sha256', 'f'.repeat(64))]],
  'an archive holds files and folders only: no links': [
    ['a link', holding([file('LICENSE'), bin, { name: 'doctor', type: 'link', mode: 0o777 }])],
    ['a device', holding([file('LICENSE'), bin, { name: 'null', type: 'other', mode: 0o666 }])],
  ],
  'names in an archive lead nowhere else': [
    ['above', holding([file('LICENSE'), bin, file('../x')])],
    ['two dots anywhere', holding([file('LICENSE'), bin, file('x..y')])],
    ['the root', holding([file('LICENSE'), bin, file('/etc/x')])],
    ['the root of Windows', holding([file('LICENSE'), bin, file('\\x')])],
  ],
  'files can be moved as the manifest says': [
    ['a pattern that finds nothing', platform('files', [{ from: '*.md', to: '.' }])],
    ['a place outside', platform('files', [{ from: '*', to: '../x' }])],
  ],
  'what is run is in the archive, and inside the installation': [
    ['another name', platform('bin', 'sts-doctor')],
    ['outside', platform('bin', '../kubectl-sts_doctor')],
    ['not moved', platform('files', [{ from: 'LICENSE', to: '.' }])],
    ['moved elsewhere', platform('files', [{ from: '*', to: 'bin' }])],
  ],
  'what is run may be executed': [['not', holding([file('LICENSE'), file('kubectl-sts_doctor')])]],
  'a licence is among what is installed': [
    ['none', holding([bin])],
    ['another file', holding([bin, file('LICENSE-MIT.txt')])],
    ['one that is not moved', platform('files', [{ from: 'kubectl-*', to: '.' }])],
  ],
  'the name is of lower-case words with dashes': [
    ['a capital', { ...with_(['metadata', 'name'], 'Sts'), fileName: 'Sts.yaml' }],
    ['an underscore', { ...with_(['metadata', 'name'], 'sts_doctor'), fileName: 'sts_doctor.yaml' }],
    ['kube-', { ...with_(['metadata', 'name'], 'kube-sts'), fileName: 'kube-sts.yaml' }],
  ],
  'the short description has at most 50 characters': [['51', spec('shortDescription', 'x'.repeat(51))]],
  'the short description does not say Kubernetes or plugin': [
    ['Kubernetes', spec('shortDescription', 'Drill Kubernetes sets')],
    ['plugin', spec('shortDescription', 'A plugin that drills')],
  ],
  'there is a description': [['none', spec('description', undefined)]],
  'lines of text have at most 80 characters': [
    ['a long one', spec('description', `short\n${'x'.repeat(81)}`)],
    ['a long caveat', spec('caveats', 'x'.repeat(81))],
  ],
  'there is a home page': [['none', spec('homepage', undefined)]],
  'archives are downloaded over HTTPS': [['not', platform('uri', `http://example.com/v1.2.3/${linux}`)]],
  'the address names the version': [['another', platform('uri', `https://example.com/v1.2.2/${linux}`)]],
};

describe('krew’s rules', () => {
  test('are kept by our release', () => {
    expect(brokenRules(good)).toEqual([]);
  });

  test.for(krewRules.map((rule) => [rule.says, rule] as const))('%s', ([says, rule]) => {
    const cases = breaches[says] ?? [];
    expect(cases, 'candidates that break it').not.toEqual([]);
    for (const [what, candidate] of cases) expect(rule.broken(candidate), what).not.toEqual([]);
  });

  test('say each where they come from', () => {
    expect(krewRules.filter(({ upstream }) => upstream === '')).toEqual([]);
    expect(new Set(krewRules.map(({ says }) => says)).size).toBe(krewRules.length);
    expect(Object.keys(breaches).toSorted()).toEqual(krewRules.map(({ says }) => says).toSorted());
  });
});

describe('what krew allows is allowed:', () => {
  test.each([
    ['a version before the release', spec('version', 'v1.2.3-rc.1+build.5')],
    [
      'a part of the archive',
      platform('files', [
        { from: 'kubectl-*', to: '.' },
        { from: 'LICENSE', to: '.' },
      ]),
    ],
    ['all of it', platform('files', [{ from: '*', to: '.' }])],
    [
      'a selector by expressions',
      platform('selector', {
        matchExpressions: [
          { key: 'os', operator: 'In', values: ['linux'] },
          { key: 'arch', operator: 'NotIn', values: ['arm64', 'arm', '386', 'ppc64le'] },
        ],
      }),
    ],
    ['a licence of another name', holding([bin, file('copying.TXT')])],
    ['folders', holding([{ name: 'docs/', type: 'directory', mode: 0o755 }, file('docs/LICENSE'), bin])],
  ])('%s', (_what, candidate) => {
    const broken = brokenRules(candidate).filter(
      (problem) => !problem.startsWith('the address names the version'),
    );
    expect(broken).toEqual([]);
  });
});

test('a digest of digits only stays text', () => {
  const numbers = new Map([...digests].map(([archive]) => [archive, `${'1'.repeat(32)}e${'2'.repeat(31)}`]));
  expect(parsePlugin(krewManifest(product, numbers)).spec.platforms[0]?.sha256).toBe(
    `${'1'.repeat(32)}e${'2'.repeat(31)}`,
  );
  const bare = krewManifest(product, numbers).replaceAll(/sha256: "(.*)"/g, `sha256: ${'1'.repeat(64)}`);
  expect(() => parsePlugin(bare)).toThrow(/sha256/);
});
