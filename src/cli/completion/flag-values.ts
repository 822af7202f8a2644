import { type Candidates, directives, files, folders, nothing, oneOf } from './candidates.ts';
import type { Sources } from './sources.ts';
import { nameOf, type Typed } from './typed.ts';

type ValuesOf = (typed: Typed, sources: Sources) => Candidates | Promise<Candidates>;

const output = oneOf(['table', 'wide', 'json', 'yaml', 'name', 'ndjson']);
const written = oneOf(['json', 'yaml', 'name']);

/** What a flag's value may be; a flag that is not here takes anything. */
const values: Readonly<Record<string, ValuesOf>> = {
  context: async (typed, sources) => oneOf(await sources.contexts(typed)),
  cluster: async (typed, sources) => oneOf(await sources.clusters(typed)),
  user: async (typed, sources) => oneOf(await sources.users(typed)),
  namespace: async (typed, sources) => oneOf(await sources.namespaces(typed)),
  'skip-guard': async (_typed, sources) => oneOf(await sources.guards()),
  set: async ({ positionals }, sources) =>
    oneOf(await sources.parameters(positionals[0] ?? ''), directives.noFiles | directives.noSpace),
  output: () => output,
  color: () => oneOf(['auto', 'always', 'never']),
  'dry-run': () => oneOf(['none', 'client', 'server']),
  v: () => oneOf(['0', '6', '8']),
  report: () =>
    oneOf(
      ['html=', 'json=', 'junit=', 'markdown=', 'ndjson=', 'yaml='],
      directives.noFiles | directives.noSpace,
    ),
  kubeconfig: () => files,
  filename: () => files,
  values: () => files,
  record: () => files,
  'fault-file': () => files,
  'write-kubeconfig': () => files,
  'certificate-authority': () => files,
  'client-certificate': () => files,
  'client-key': () => files,
  'cache-dir': () => folders,
  dir: () => folders,
};

/** Flags that mean something else with one command than with the others. */
const own: Readonly<Record<string, Readonly<Record<string, ValuesOf>>>> = {
  rbac: { user: () => nothing, output: () => written },
  version: { output: () => oneOf(['json', 'yaml']) },
  purge: { 'dry-run': () => oneOf(['none', 'client']) },
};

export async function flagValues(flag: string, typed: Typed, sources: Sources): Promise<Candidates> {
  const command = typed.command === undefined ? '' : nameOf(typed.command);
  const find = own[command]?.[flag] ?? values[flag];
  return find === undefined ? nothing : find(typed, sources);
}
