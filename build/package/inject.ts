import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * Puts code and assets into a Node executable, by pkg. Run by a Node of the executable's own version, with a HOME in
 * which pkg finds that executable as if it had downloaded it (build/package/seed.ts).
 */
export interface Injection {
  readonly main: string;
  readonly output: string;
  readonly nodeVersion: string;
  readonly platform: 'linux' | 'macos' | 'win';
  readonly arch: 'x64' | 'arm64';
  /** Files, by the names that the program asks for. */
  readonly assets: Readonly<Record<string, string>>;
  readonly codeCache: boolean;
}

type Sea = (main: string, options: object) => Promise<void>;

const { main, output, nodeVersion, platform, arch, assets, codeCache } = JSON.parse(
  process.argv[2] ?? '',
) as Injection;
const pkg = createRequire(import.meta.url)('@yao-pkg/pkg/lib-es5/sea.js') as { readonly default: Sea };

await pkg.default(main, {
  targets: [{ nodeRange: `node${nodeVersion}`, platform, arch, output }],
  // An executable for macOS on ARM does not start unsigned; only a Mac can sign it.
  signature: process.platform === 'darwin',
  seaConfig: {
    // The path stays in the executable, so it must say nothing of this machine: seen from pkg's own folder, which it
    // makes in the temporary one.
    main: relative(join(tmpdir(), 'pkg-sea'), main),
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: codeCache,
    // NODE_OPTIONS is for the programs of whoever set it, not for this one; a bad one would end it.
    execArgvExtension: 'none',
    // What starts makes little garbage and much that stays: with room for it, it is not copied about meanwhile. More room
    // takes longer to make than it spares.
    execArgv: ['--min-semi-space-size=8'],
    assets,
  },
});
