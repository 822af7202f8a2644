import { statefulSets } from '../cluster/resource.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { StatefulSet } from '../objects/workload.ts';
import { invalidScenario } from '../scenario/problem.ts';
import { type SetSpec, specOf } from '../statefulset/spec.ts';
import { type Args, word, words } from './command.ts';
import { readManifests } from './manifests/read-manifests.ts';
import { openCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { parseTarget } from './target.ts';

/** The set to check scenarios against: of the manifests of `-f`, else the live one of `--target`; undefined: none. */
export async function lintTarget(args: Args, outside: Outside): Promise<SetSpec | undefined> {
  const target = word(args['target']);
  const name = target === undefined ? undefined : parseTarget([target]);
  const files = words(args['filename']);
  if (files.length > 0) return specOf(await setIn(files, name, outside));
  return name === undefined ? undefined : specOf(await liveSet(name, args, outside));
}

async function setIn(
  files: readonly string[],
  name: string | undefined,
  outside: Outside,
): Promise<StatefulSet> {
  const { manifests, problems } = await readManifests(files, outside.stdin);
  if (problems.length > 0) throw invalidScenario(problems);
  const sets = manifests.map(({ object }) => object).filter(({ kind }) => kind === 'StatefulSet');
  const named = sets.filter(({ metadata }) => name === undefined || metadata?.name === name);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const names = sets.map(({ metadata }) => metadata?.name ?? '').join(', ');
  throw new Failure(
    exitCodes.usage,
    `${name === undefined ? 'which StatefulSet?' : `no StatefulSet ${name}:`} ${files.join(', ')} ${sets.length === 0 ? 'has none' : `has ${names}`}`,
    ['Name it: --target sts/NAME'],
  );
}

async function liveSet(name: string, args: Args, outside: Outside): Promise<StatefulSet> {
  const open = await openCluster(args, outside);
  try {
    open.begin();
    const namespace = word(args['namespace']) || open.namespace;
    return await open.cluster.get(statefulSets, { namespace, name });
  } finally {
    await open.close();
  }
}
