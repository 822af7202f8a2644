import type { Cluster } from '../cluster/cluster.ts';
import { statefulSets } from '../cluster/resource.ts';
import { exitCodes, Failure } from '../lib/failure.ts';

const KINDS = new Set([
  'sts',
  'statefulset',
  'statefulsets',
  'statefulset.apps',
  'statefulsets.apps',
  'statefulset.v1.apps',
  'statefulsets.v1.apps',
]);

/**
 * A set's name as kubectl lets it be given: `sts/web`, `statefulset.apps/web`, `sts web`, or a bare `web`.
 * Upstream for the wording: cli-runtime pkg/resource/builder.go.
 */
export function parseTarget(words: readonly string[]): string | undefined {
  const [first, second, ...rest] = words;
  if (first === undefined) return undefined;
  if (rest.length > 0) throw usage('one StatefulSet at a time');
  if (first.includes('/')) return fromSlash(first, second);
  if (second === undefined) return first;
  if (!KINDS.has(first.toLowerCase())) throw unknownKind(first);
  if (second.includes('/'))
    throw usage(
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form',
    );
  return second;
}

function fromSlash(word: string, second: string | undefined): string {
  if (second !== undefined)
    throw usage(
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form',
    );
  const [kind = '', name = '', ...more] = word.split('/');
  if (more.length > 0) throw usage('arguments in resource/name form may not have more than one slash');
  if (kind === '' || name === '')
    throw usage('arguments in resource/name form must have a single resource and name');
  if (!KINDS.has(kind.toLowerCase())) throw unknownKind(kind);
  return name;
}

function unknownKind(kind: string): Failure {
  return usage(`this tool works on StatefulSets only, not on "${kind}"`, ['Name the set as sts/NAME.']);
}

function usage(message: string, hints: readonly string[] = []): Failure {
  return new Failure(exitCodes.usage, message, hints);
}

/** The only set of the namespace, when there is exactly one. */
export async function onlySetOf(cluster: Cluster, namespace: string): Promise<string> {
  const { items } = await cluster.list(statefulSets, { namespace });
  const names = items.map((set) => set.metadata?.name ?? '');
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const seen =
    names.length === 0
      ? 'has none'
      : `has ${names.length}: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
  throw usage(`which StatefulSet? Namespace ${namespace} ${seen}`, ['Name it: sts/NAME']);
}
