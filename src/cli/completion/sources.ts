import type { Outside } from '../outside.ts';
import type { Candidate } from './candidates.ts';
import type { Typed } from './typed.ts';

/** Where names come from that are not known beforehand. All are silent about what goes wrong, and give none then. */
export interface Sources {
  contexts(typed: Typed): Promise<readonly string[]>;
  clusters(typed: Typed): Promise<readonly string[]>;
  users(typed: Typed): Promise<readonly string[]>;
  namespaces(typed: Typed): Promise<readonly string[]>;
  sets(typed: Typed): Promise<readonly string[]>;
  scenarios(): Promise<readonly Candidate[]>;
  /** The parameters of a shipped scenario. */
  parameters(scenario: string): Promise<readonly Candidate[]>;
  guards(): Promise<readonly string[]>;
}

export function sourcesOf(outside: Outside): Sources {
  return {
    contexts: async (typed) => [...(await kubeconfigOf(typed, outside)).contexts.keys()],
    clusters: async (typed) => [...(await kubeconfigOf(typed, outside)).clusters.keys()],
    users: async (typed) => [...(await kubeconfigOf(typed, outside)).users.keys()],
    namespaces: async (typed) => (await import('./live.ts')).liveNamespaces(typed, outside),
    sets: async (typed) => (await import('./live.ts')).liveSets(typed, outside),
    async scenarios() {
      const { shippedSummaries } = await import('../shipped-summaries.ts');
      return shippedSummaries().map(({ name, description }) => ({ value: name, describe: description }));
    },
    async parameters(scenario) {
      const { shippedScenarios } = await import('../read-scenarios.ts');
      const found = shippedScenarios().find(({ name }) => name === scenario);
      return (found?.parameters ?? []).map(({ name, description }) => ({
        value: `${name}=`,
        describe: description,
      }));
    },
    guards: async () => (await import('../../drill/guards/registry.ts')).skippableGuards,
  };
}

async function kubeconfigOf({ flags }: Typed, { env, homeDirectory, platform }: Outside) {
  const { readKubeconfig } = await import('../../kube/kubeconfig-files.ts');
  return readKubeconfig(flags.get('kubeconfig')?.at(-1), { env, homeDirectory, platform });
}
