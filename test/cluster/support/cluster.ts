import { type Bed, bedOfEnvironment, pathsOf } from '../bed/bed.ts';
import { type Answer, ask } from '../bed/command.ts';
import { up } from '../bed/lifecycle.ts';

interface Input {
  /** For kubectl's standard input. */
  readonly input?: string;
}

/** A cluster as one user sees it: kubectl with the kubeconfig filled in. */
export interface Cluster {
  /** Path of the kubeconfig. */
  readonly kubeconfig: string;
  /** Runs kubectl and returns what it said, whatever its exit code. */
  readonly kubectl: (args: readonly string[], options?: Input) => Promise<Answer>;
  /** Runs kubectl and returns its standard output; throws what it said when its exit code is not 0. */
  readonly run: (args: readonly string[], options?: Input) => Promise<string>;
  /** Applies manifests server-side, as their owner would: YAML, one object, or several. */
  readonly apply: (manifests: string | object | readonly object[]) => Promise<void>;
  /** Reads an object, or with a selector in `args` a list; throws when it is not there. */
  readonly get: <T = Record<string, unknown>>(...args: string[]) => Promise<T>;
}

/** The field manager of the manifests' owner; whoever else writes is not the owner. */
const owner = 'owner';

/**
 * The cluster that tests run against, as its administrator: the one of the kubeconfig in
 * `STS_DOCTOR_TEST_KUBECONFIG` if that is set, otherwise the bed, which is brought up if need be.
 * A test that breaks nodes or the control plane asks for a bed of its own: `connect(aBed(3))`.
 */
export async function connect(bed: Bed = bedOfEnvironment()): Promise<Cluster> {
  const given = process.env['STS_DOCTOR_TEST_KUBECONFIG'];
  if (given) return clusterOf(given, 'kubectl');
  return clusterOf(await up(undefined, bed), pathsOf(bed).kubectl);
}

/** The same cluster as another user, whose kubeconfig `issueUser` made. */
export function as(kubeconfig: string, bed: Bed = bedOfEnvironment()): Cluster {
  return clusterOf(kubeconfig, process.env['STS_DOCTOR_TEST_KUBECONFIG'] ? 'kubectl' : pathsOf(bed).kubectl);
}

function clusterOf(kubeconfig: string, program: string): Cluster {
  const kubectl: Cluster['kubectl'] = (args, options) =>
    ask([program, '--kubeconfig', kubeconfig, ...args], options);

  const run: Cluster['run'] = async (args, options) => {
    const { code, stdout, stderr } = await kubectl(args, options);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: exit code ${code}\n${stderr}${stdout}`);
    return stdout;
  };

  return {
    kubeconfig,
    kubectl,
    run,
    async apply(manifests) {
      const items = [manifests].flat();
      const input =
        typeof manifests === 'string' ? manifests : JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      await run(['apply', '--server-side', `--field-manager=${owner}`, '-f', '-'], { input });
    },
    async get<T>(...args: string[]) {
      return JSON.parse(await run(['get', '-o', 'json', ...args])) as T;
    },
  };
}
