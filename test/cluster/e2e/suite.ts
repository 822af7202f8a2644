import { type Build, ensureBuilt } from '../bed/build.ts';

const suite: Build = { name: 'e2e.test', folder: 'e2e', go: ['test', '-c', '-vet=off'] };

/**
 * Kubernetes' own end-to-end suite as a program, built unless these very sources have been built before. It shares
 * its packages with the bed's executable: half a minute after that, minutes without it.
 */
export function ensureSuite(say: (line: string) => void): Promise<string> {
  return ensureBuilt(suite, () => say("building Kubernetes' end-to-end suite: once"));
}
