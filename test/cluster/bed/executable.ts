import { type Build, ensureBuilt, pathOf } from './build.ts';

/** The names that the executable answers to. */
export const programs = [
  'coredns',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubectl',
  'kubelet',
  'kwok',
  'registry',
] as const;

export type Program = (typeof programs)[number];

const kube: Build = { name: 'kube', folder: '.', go: ['build'] };

/** Where the executable of the present sources lies, or will lie once it is built. */
export function executablePath(): Promise<string> {
  return pathOf(kube);
}

/**
 * Builds the executable unless these very sources have been built before, and returns its path.
 * Five minutes on two cores when Go has none of the packages in its own cache, else half a minute.
 */
export function ensureExecutable(say: (line: string) => void): Promise<string> {
  return ensureBuilt(kube, () => say('building Kubernetes from source: minutes, once'));
}
