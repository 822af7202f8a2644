import { type Resource, statefulSets } from '../../cluster/resource.ts';
import { connect } from '../../kube/connect.ts';
import { createCluster } from '../../kube/create-cluster.ts';
import { loadConnection } from '../../kube/load-connection.ts';
import { systemClock } from '../../lib/clock.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { connectionFlags } from '../connection-options.ts';
import type { Outside } from '../outside.ts';
import { optionsOf, type Typed } from './typed.ts';

/** Whoever presses a key waits no longer than this for an answer from afar. */
const PATIENCE_MS = 1500;

const namespaces: Resource<KubeObject> = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};

export function liveNamespaces(typed: Typed, outside: Outside): Promise<readonly string[]> {
  return namesOf(namespaces, typed, outside);
}

export function liveSets(typed: Typed, outside: Outside): Promise<readonly string[]> {
  return namesOf(statefulSets, typed, outside);
}

async function namesOf<T extends KubeObject>(
  resource: Resource<T>,
  typed: Typed,
  { env, homeDirectory, platform, version }: Outside,
): Promise<readonly string[]> {
  const connection = await loadConnection(connectionFlags(argsOf(typed)), { env, homeDirectory, platform });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const transport = connect(connection, {
    env,
    clock: systemClock,
    stdinIsTerminal: false,
    pluginsAreSilent: true,
    pluginsEnd: signal,
  });
  const cluster = createCluster(transport, { server: connection.server, version, clock: systemClock });
  try {
    const scope = resource.namespaced ? { namespace: connection.namespace } : {};
    const { items } = await cluster.list(resource, scope, signal);
    return items.flatMap(({ metadata }) => metadata?.name ?? []);
  } finally {
    await cluster.close();
  }
}

/** The connection flags that were typed, in the form in which the parser would hand them over. */
function argsOf({ command, flags }: Typed): Readonly<Record<string, unknown>> {
  const options = optionsOf(command);
  return Object.fromEntries(
    [...flags].map(([name, values]) => {
      const option = options[name];
      if (option?.type === 'boolean') return [name, values.at(-1) !== 'false'];
      return [name, option?.array === true ? values : values.at(-1)];
    }),
  );
}
