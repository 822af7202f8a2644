import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** One change to one place, which is there in the loaded code and sleeps until it is woken by its id. */
export interface Mutation {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  /** Lines count from 0. */
  readonly location: { readonly start: Position; readonly end: Position };
  /** `Ignored` when it is of a kind that is left out. */
  readonly status?: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the instrumented code and the runner tell each other, under the name Stryker's instrumenter gives it. */
export interface Switchboard {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: {
    readonly static: Readonly<Record<string, number>>;
    readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
}

export const switchboard: Switchboard = ((
  globalThis as unknown as { __stryker__?: Switchboard }
).__stryker__ ??= {});

const silent = () => undefined;
const never = () => false;
const logger = {
  isDebugEnabled: never,
  isInfoEnabled: never,
  isWarnEnabled: never,
  isTraceEnabled: never,
  isErrorEnabled: never,
  isFatalEnabled: never,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/**
 * From now on these files are loaded with every mutant in them, and tests find our own `vitest`. Words for people are
 * not mutated: what they say is read by people, and kept by the goldens of the reports.
 */
export async function mutateOnLoad(files: readonly string[]): Promise<readonly Mutation[]> {
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { excludedMutations: ['StringLiteral'], ignorers: [], plugins: null, noHeader: false };
  const instrumented = await new Instrumenter(logger as never).instrument(sources, options as never);
  const byName = new Map(instrumented.files.map(({ name, content }) => [name, content]));
  const own = new URL('vitest.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' ? { url: own, shortCircuit: true } : next(specifier, context),
    load(url, context, next) {
      const source = url.startsWith('file:') ? byName.get(fileURLToPath(url)) : undefined;
      return source === undefined
        ? next(url, context)
        : { format: 'module-typescript', source, shortCircuit: true };
    },
  });
  const all = instrumented.mutants as unknown as readonly Mutation[];
  return all.filter(({ status }) => status !== 'Ignored');
}

export function shortName(fileName: string): string {
  return relative(process.cwd(), fileName);
}
