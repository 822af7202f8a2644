import type { Plugin } from 'esbuild';
import type { RenderedHelp } from '../src/cli/rendered-help.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import type { ScenarioSummary } from '../src/scenario/summary.ts';
import { sourceOf } from './source-of.ts';

/** Modules of `src/` that read the checkout, and what stands for each of them in a bundle. */
export interface Embedded {
  readonly version: string;
  /** What it is made of; undefined outside of a checkout. */
  readonly commit: string | undefined;
  readonly help: readonly RenderedHelp[];
  readonly summaries: readonly ScenarioSummary[];
  /** Built-ins that run as they are, by their names. */
  readonly bound: ReadonlyMap<string, Scenario>;
  /** JavaScript that defines `shippedFile(path)`. */
  readonly shippedFile: string;
}

/** A bundle knows its version, its help and its scenarios, and finds the files shipped with it where there is no checkout. */
export function embed({ version, commit, help, summaries, bound, shippedFile }: Embedded): Plugin {
  const replaced: Readonly<Record<string, string>> = {
    'package-version': `export const packageVersion = () => ${JSON.stringify(version)};`,
    'package-commit': `export const packageCommit = () => ${JSON.stringify(commit)};`,
    'rendered-help': `export const renderedHelp = ${JSON.stringify(help)};`,
    'shipped-summaries': `export const shippedSummaries = () => ${JSON.stringify(summaries)};`,
    'bound-built-ins': `
      const bound = new Map([${sources(bound)}]);
      export const boundBuiltIn = (name) => bound.get(name);`,
    'shipped-files': `${shippedFile}
      export const builtInText = (name) => shippedFile('scenarios/' + name + '.yaml');`,
  };
  const names = Object.keys(replaced).join('|');
  return {
    name: 'embed',
    setup(bundler) {
      bundler.onLoad({ filter: new RegExp(`src/cli/(?:${names})\\.ts$`) }, ({ path }) => {
        const name = path.split('/').at(-1)?.replace(/\.ts$/, '') ?? '';
        return { contents: replaced[name] ?? '', loader: 'js', resolveDir: import.meta.dirname };
      });
    },
  };
}

/** One whose steps wait for what earlier ones give holds code, and is read from its file. */
function sources(bound: Embedded['bound']): string {
  return [...bound]
    .flatMap(([name, scenario]) => {
      const source = sourceOf(scenario);
      return source === undefined ? [] : `[${JSON.stringify(name)},${source}]`;
    })
    .join(',');
}
