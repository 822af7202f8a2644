import { valid } from 'semver';
import type { Candidate, Rule } from '../rule.ts';

const VALIDATE = 'krew internal/index/validation/validate.go';

// https://docs.microsoft.com/windows/win32/fileio/naming-a-file
const DEVICES = /^(?:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])$/i;

function rule(
  says: string,
  upstream: string,
  broken: (plugin: Candidate['plugin']) => string | undefined,
): Rule {
  return { says, upstream, broken: ({ plugin }) => [broken(plugin) ?? []].flat() };
}

/** What the manifest itself must say. */
export const manifestRules: readonly Rule[] = [
  rule('the version of the format is v1alpha2', VALIDATE, ({ apiVersion }) =>
    apiVersion === 'krew.googlecontainertools.github.com/v1alpha2'
      ? undefined
      : `apiVersion is "${apiVersion}"`,
  ),
  rule('the kind is Plugin', VALIDATE, ({ kind }) => (kind === 'Plugin' ? undefined : `kind is "${kind}"`)),
  rule('the name is safe as a file', VALIDATE, ({ metadata: { name } }) =>
    /^[\w-]+$/.test(name) && !DEVICES.test(name) ? undefined : `metadata.name is "${name}"`,
  ),
  {
    says: 'the file is called as the plugin, and ends in .yaml',
    upstream: 'krew cmd/validate-krew-manifest/main.go',
    broken: ({ fileName, plugin }) =>
      fileName === `${plugin.metadata.name}.yaml` ? [] : [`the file is called ${fileName}`],
  },
  rule(
    'the version is semantic, with a leading v',
    'krew internal/installation/semver/version.go',
    ({ spec }) =>
      spec.version.startsWith('v') && valid(spec.version) === spec.version.slice(1).replace(/\+.*$/, '')
        ? undefined
        : `spec.version is "${spec.version}"`,
  ),
  rule('there is a short description', VALIDATE, ({ spec }) =>
    spec.shortDescription === '' ? 'spec.shortDescription is absent' : undefined,
  ),
  rule('the short description is one line', VALIDATE, ({ spec }) =>
    /[\r\n]/.test(spec.shortDescription) ? 'spec.shortDescription has several lines' : undefined,
  ),
  rule('there is a platform', VALIDATE, ({ spec }) =>
    spec.platforms.length === 0 ? 'spec.platforms is empty' : undefined,
  ),
];
