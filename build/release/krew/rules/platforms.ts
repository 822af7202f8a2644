import { posix } from 'node:path';
import type { PluginPlatform } from '../plugin.ts';
import type { Rule } from '../rule.ts';
import { krewPlatforms, selects } from '../selector.ts';

const VALIDATE = 'krew internal/index/validation/validate.go';
const VALIDATOR = 'krew cmd/validate-krew-manifest/main.go';

function rule(
  says: string,
  upstream: string,
  broken: (platform: PluginPlatform) => string | readonly string[] | undefined,
): Rule {
  return {
    says,
    upstream,
    broken: ({ plugin }) =>
      plugin.spec.platforms.flatMap((platform, index) =>
        [broken(platform) ?? []].flat().map((why) => `spec.platforms[${index}]: ${why}`),
      ),
  };
}

const keysOf = ({ selector }: PluginPlatform) => [
  ...Object.keys(selector?.matchLabels ?? {}),
  ...(selector?.matchExpressions ?? []).map(({ key }) => key),
];

/** What each platform of the manifest must say. */
export const platformRules: readonly Rule[] = [
  rule('a platform says where its archive is', VALIDATE, ({ uri }) =>
    uri === '' ? 'uri is absent' : undefined,
  ),
  rule('a digest is of 64 lower-case hexadecimal digits', VALIDATE, ({ sha256 }) =>
    /^[a-f0-9]{64}$/.test(sha256) ? undefined : `sha256 is "${sha256}"`,
  ),
  rule('a platform says which file to run', VALIDATE, ({ bin }) =>
    bin === '' ? 'bin is absent' : undefined,
  ),
  rule('a platform has a selector', VALIDATE, ({ selector }) =>
    selector?.matchLabels || selector?.matchExpressions?.length ? undefined : 'selector is empty',
  ),
  rule('a part of a selector is left out or says something', VALIDATE, ({ selector }) => [
    ...(selector?.matchLabels && Object.keys(selector.matchLabels).length === 0
      ? ['matchLabels is empty']
      : []),
    ...(selector?.matchExpressions?.length === 0 ? ['matchExpressions is empty'] : []),
  ]),
  rule('a selector knows os and arch only', VALIDATE, (platform) =>
    keysOf(platform)
      .filter((key) => key !== 'os' && key !== 'arch')
      .map((key) => `selector has "${key}"`),
  ),
  rule('a selector selects something that krew is made for', VALIDATOR, ({ selector }) =>
    krewPlatforms.some(([os, arch]) => selector && selects(selector, os, arch))
      ? undefined
      : 'selector selects none',
  ),
  {
    says: 'no two selectors select the same',
    upstream: VALIDATOR,
    broken: ({ plugin: { spec } }) =>
      krewPlatforms.flatMap(([os, arch]) => {
        const chosen = spec.platforms.filter(({ selector }) => selector && selects(selector, os, arch));
        return chosen.length > 1 ? [`${os}/${arch} is selected ${chosen.length} times`] : [];
      }),
  },
  rule('files are left out, or are some', VALIDATE, ({ files }) =>
    files?.length === 0 ? 'files is empty' : undefined,
  ),
  rule('a file operation says from and to', VALIDATE, ({ files }) =>
    (files ?? []).flatMap(({ from, to }) =>
      from === '' || to === '' ? [`files has "${from}" to "${to}"`] : [],
    ),
  ),
  rule('where a file goes to is said without detours', 'krew internal/installation/move.go', ({ files }) =>
    (files ?? [])
      .filter(({ to }) => to !== '' && posix.normalize(to) !== to)
      .map(({ to }) => `files has to: "${to}"`),
  ),
  rule('what Windows runs ends in .exe', 'krew plugin-manifest.md', ({ bin, selector }) =>
    selector && selects(selector, 'windows', 'amd64') && !bin.endsWith('.exe')
      ? `bin is "${bin}"`
      : undefined,
  ),
];
