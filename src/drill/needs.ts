import { leases } from '../cluster/resource.ts';
import { type Observation, observationsOf } from '../recording/observation.ts';
import type { Kind } from '../recording/entry.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { actionFor } from './actions/registry.ts';
import type { Need } from './action.ts';
import { catchNeeds } from './catch/catch.ts';
import { markerNeeds } from './data-marker/plan.ts';
import { helperNeeds } from './helper-pod/plan.ts';
import { probeNeeds } from './steady-state/plan.ts';
import { guards } from './guards/registry.ts';
import type { PlannedStep } from './plan.ts';
import type { Situation } from './situation.ts';
import { leaseName } from './undo/lease-name.ts';

/** What every run needs, whatever its steps do: to observe, to lock, to mark, and to clean up. */
export function basicNeeds(setName: string): readonly Need[] {
  const set = { group: 'apps', resource: 'statefulsets', name: setName } as const;
  const pods = { group: '', resource: 'pods' } as const;
  const lease = { group: leases.group, resource: leases.plural } as const;
  const named = { ...lease, name: leaseName(setName) };
  return [
    { ...set, verb: 'get', purpose: 'read the set afresh before each change' },
    { ...set, verb: 'list', purpose: 'observe the set' },
    { ...set, verb: 'watch', purpose: 'observe the set' },
    { ...set, verb: 'patch', purpose: 'mark the set, change it, and give it back' },
    { ...pods, verb: 'list', purpose: 'observe its pods' },
    { ...pods, verb: 'watch', purpose: 'observe its pods' },
    { ...lease, verb: 'create', purpose: 'lock the run and keep its undo' },
    { ...named, verb: 'get', purpose: 'see who holds the lock' },
    { ...named, verb: 'update', purpose: 'keep the lock' },
    { ...named, verb: 'delete', purpose: 'give the lock up' },
  ];
}

/** What it takes to look on and touch nothing. */
export function observingNeeds(setName: string): readonly Need[] {
  return basicNeeds(setName).filter(({ verb, resource }) => resource !== leases.plural && verb !== 'patch');
}

/** What the steps need, their undo, the probes of the steady state, and what is collected at a failure. */
export function stepNeeds(
  scenario: Scenario,
  steps: readonly PlannedStep[],
  situation: Situation,
): readonly Need[] {
  const ofSteps = scenario.steps.flatMap((step, index) => {
    const planned = steps[index];
    return planned === undefined ? [] : actionFor(step.action).needs(planned, situation, step.action);
  });
  return distinct([
    ...ofSteps,
    ...markerNeeds(scenario.dataMarker, situation),
    ...helperNeeds(scenario.names, situation),
    ...probeNeeds(scenario, situation),
    ...catchNeeds(scenario),
  ]);
}

/** What the guards that are not passed by have to read: what they cannot read, they refuse. */
export function guardNeeds(
  { guards: settings }: Scenario,
  steps: readonly PlannedStep[],
  skipped: ReadonlySet<string>,
): readonly Need[] {
  return guards.flatMap(({ name, skippable, needs }) =>
    skippable && skipped.has(name) ? [] : (needs?.(steps, settings) ?? []),
  );
}

/** What a run observes if it may: without these it goes on, and some verdicts are unknown. */
export function readingNeeds(spec: SetSpec): readonly (Need & { readonly kind: Kind })[] {
  return Object.values(observationsOf(spec)).flatMap((observation) =>
    'absent' in observation || !observation.optional ? [] : readingsOf(observation as Observation<Kind>),
  );
}

function readingsOf({
  kind,
  resource,
  scope,
}: Observation<Kind>): readonly (Need & { readonly kind: Kind })[] {
  const { group, plural, namespaced } = resource;
  // A selector for one name is taken for that name. Upstream: apiserver pkg/endpoints/request/requestinfo.go (1.36).
  const name = /^metadata\.name=(.+)$/.exec(scope.fieldSelector ?? '')?.[1];
  return ['list', 'watch'].map((verb) => ({
    kind,
    verb,
    group,
    resource: plural,
    ...(name !== undefined && { name }),
    ...(!namespaced && { clusterWide: true }),
    optional: true,
    purpose: `observe ${OBSERVED[kind]}`,
  }));
}

const OBSERVED: Readonly<Record<Kind, string>> = {
  set: 'the set',
  pod: 'its pods',
  claim: 'its claims',
  volume: 'the volumes of its claims',
  revision: 'its revisions',
  service: 'its governing Service',
  endpointSlice: 'the endpoints of its pods',
  event: 'events that explain what happens',
};

/** Each of them once. One that is required is not optional, whatever else it would be good for. */
export function distinct(needs: readonly Need[]): readonly Need[] {
  const byKey = new Map<string, Need>();
  for (const need of needs) {
    const key = [need.verb, need.group, need.resource, need.name].join('\n');
    const known = byKey.get(key);
    if (known === undefined || (known.optional === true && need.optional !== true)) byKey.set(key, need);
  }
  return [...byKey.values()];
}
