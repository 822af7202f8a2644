import { quantityOf } from '../api/quantity.ts';
import type { FullContainer, FullPod, FullPodSpec, Node } from '../controllers/objects.ts';

type Amounts = ReadonlyMap<string, number>;

export interface Shortage {
  /** In the scheduler's words, one for each resource. */
  readonly reasons: readonly string[];
  /** Whether it would go away if other pods did: otherwise the node is too small whoever is on it. */
  readonly isPassing: boolean;
}

/**
 * What a node lacks for a pod beside those that are on it: places, cpu, memory and whatever else it counts.
 * Upstream: pkg/scheduler/framework/plugins/noderesources/fit.go, fitsRequest (1.36).
 */
export function shortageAt(node: Node, here: readonly FullPod[], pod: FullPod): Shortage | undefined {
  const { allocatable = {} } = node.status ?? {};
  const places = here.length + 1 > Number(allocatable['pods'] ?? Infinity) ? ['Too many pods'] : [];
  const taken = total(here.map(requestsOf));
  const lacking = [...requestsOf(pod)].filter(([resource, asked]) => {
    const free = quantityOf(allocatable[resource] ?? 0) - (taken.get(resource) ?? 0);
    // Sums of thousandths are not exact.
    return asked > 0 && asked > free + 1e-9;
  });
  const reasons = [...places, ...lacking.map(([resource]) => `Insufficient ${resource}`)];
  if (reasons.length === 0) return undefined;
  const isPassing = lacking.every(([resource, asked]) => asked <= quantityOf(allocatable[resource] ?? 0));
  return { reasons, isPassing };
}

/**
 * What a pod asks for: all of its containers together, or its greediest init container, which runs alone.
 * Upstream: component-helpers resource/helpers.go, PodRequests (1.36).
 */
function requestsOf({ spec = {} }: FullPod): Amounts {
  const known = asked.get(spec);
  if (known !== undefined) return known;
  const requests = requestsIn(spec);
  asked.set(spec, requests);
  return requests;
}

/** Every pod is asked for each that comes after it, and its spec is never changed in place. */
const asked = new WeakMap<FullPodSpec, Amounts>();

function requestsIn(spec: FullPodSpec): Amounts {
  const { containers = [], initContainers = [], overhead = {} } = spec;
  const lasting = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const passing = initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const running = total([...containers, ...lasting].map(askedBy));
  const most = greatest([running, ...passing.map(askedBy)]);
  return total([most, amountsOf(overhead)]);
}

function askedBy({ resources = {} }: FullContainer): Amounts {
  return amountsOf(resources.requests ?? {});
}

function amountsOf(quantities: Readonly<Record<string, string>>): Amounts {
  return new Map(Object.entries(quantities).map(([resource, amount]) => [resource, quantityOf(amount)]));
}

function total(all: readonly Amounts[]): Amounts {
  return merged(all, (one, other) => one + other);
}

function greatest(all: readonly Amounts[]): Amounts {
  return merged(all, Math.max);
}

function merged(all: readonly Amounts[], both: (one: number, other: number) => number): Amounts {
  const result = new Map<string, number>();
  for (const amounts of all)
    for (const [resource, amount] of amounts) result.set(resource, both(result.get(resource) ?? 0, amount));
  return result;
}
