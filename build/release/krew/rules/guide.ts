import type { Candidate, Rule } from '../rule.ts';

function rule(
  says: string,
  upstream: string,
  broken: (plugin: Candidate['plugin']) => readonly string[],
): Rule {
  return { says, upstream, broken: ({ plugin }) => broken(plugin) };
}

const REVIEW = 'review of manifests in krew-index';

/** What no program refuses but the guide asks for, or reviewers do. */
export const guideRules: readonly Rule[] = [
  rule('the name is of lower-case words with dashes', 'krew naming-guide.md', ({ metadata: { name } }) =>
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && !name.startsWith('kube-')
      ? []
      : [`metadata.name is "${name}"`],
  ),
  rule('the short description has at most 50 characters', REVIEW, ({ spec: { shortDescription } }) =>
    shortDescription.length <= 50 ? [] : [`spec.shortDescription has ${shortDescription.length}`],
  ),
  rule('the short description does not say Kubernetes or plugin', REVIEW, ({ spec: { shortDescription } }) =>
    /kubernetes|plugin/i.test(shortDescription) ? [`spec.shortDescription is "${shortDescription}"`] : [],
  ),
  rule('there is a description', 'krew plugin-manifest.md', ({ spec }) =>
    spec.description.trim() === '' ? ['spec.description is absent'] : [],
  ),
  rule('lines of text have at most 80 characters', REVIEW, ({ spec }) =>
    [...spec.description.split('\n'), ...spec.caveats.split('\n')]
      .filter((line) => line.length > 80)
      .map((line) => `"${line}"`),
  ),
  rule('there is a home page', 'krew plugin-manifest.md', ({ spec }) =>
    /^https:\/\/\S+$/.test(spec.homepage) ? [] : [`spec.homepage is "${spec.homepage}"`],
  ),
  rule('archives are downloaded over HTTPS', REVIEW, ({ spec }) =>
    spec.platforms.filter(({ uri }) => !uri.startsWith('https://')).map(({ uri }) => `uri is "${uri}"`),
  ),
  rule('the address names the version', 'krew release-automation.md', ({ spec }) =>
    spec.platforms
      .filter(({ uri }) => !uri.split('/').includes(spec.version))
      .map(({ uri }) => `${uri} does not name ${spec.version}`),
  ),
];
