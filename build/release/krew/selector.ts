import type { Selector } from './plugin.ts';

/** Every pair that krew is made for. Upstream: krew cmd/validate-krew-manifest/main.go, allPlatforms (0.5.0). */
export const krewPlatforms: readonly (readonly [os: string, arch: string])[] = [
  ['windows', '386'],
  ['windows', 'amd64'],
  ['windows', 'arm64'],
  ['linux', '386'],
  ['linux', 'amd64'],
  ['linux', 'arm'],
  ['linux', 'arm64'],
  ['linux', 'ppc64le'],
  ['darwin', '386'],
  ['darwin', 'amd64'],
  ['darwin', 'arm64'],
];

/** Kubernetes' label selector on `os` and `arch`; an operator that Kubernetes does not know selects nothing. */
export function selects({ matchLabels, matchExpressions }: Selector, os: string, arch: string): boolean {
  const labels: Readonly<Record<string, string>> = { os, arch };
  const equal = Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && (values ?? []).includes(value);
        case 'NotIn':
          return value === undefined || !(values ?? []).includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
