import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Container, StatefulSet } from '../../objects/workload.ts';
import type { StallRolloutSpec, TemplateFault, Until } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import type { PlannedStep } from '../plan.ts';
import { waitFor } from '../until/wait.ts';
import {
  changedFields,
  fieldsOf,
  rolledOrdinals,
  revisionsOf,
  takenAtOnce,
  templateNeeds,
  undoByRollout,
  withTemplate,
} from './template.ts';

/** What of a container is looked at here beyond its name. */
interface Served extends Container {
  readonly command?: readonly string[];
  readonly ports?: readonly { readonly containerPort?: number }[];
  readonly readinessProbe?: Readonly<Record<string, unknown>>;
}

const untilStalled: Until = { state: 'stalled', forMs: 10_000 };

/** Rolls out a template whose pods never become ready, and waits until the controller has come to a halt over it. */
export const stallRollout: Action<StallRolloutSpec> = {
  action: 'stallRollout',

  plan(spec, situation, step): PlannedStep {
    const rolled = rolledOrdinals(situation);
    const container: Served = faultyContainer(situation.set, spec);
    const goesOn = seemsReady(spec.fault, container);
    const taken = goesOn ? rolled : rolled.slice(0, takenAtOnce(situation, rolled));
    const names = taken.map((ordinal) => podName(situation.spec.name, ordinal)).join(', ');
    const { state, forMs } = step.until ?? untilStalled;
    return {
      name: step.name,
      action: 'stallRollout',
      ordinals: taken,
      does: [doing(spec.fault, container.name ?? '')],
      fields: fieldsOf(situation, faulty(situation.set, spec)),
      expected:
        taken.length === 0
          ? []
          : [
              `${names} replaced, and never ready again`,
              ...(goesOn
                ? ['without a readiness probe every start counts as ready, so the rollout may go on']
                : []),
              `nothing else happens: the rollout is ${state} for ${forMs / 1000}s`,
            ],
      disruption: { pods: taken.length, of: situation.spec.replicas },
      undo: undoByRollout(situation, taken),
      withinMs: withinOf(step, defaultWithin(situation.spec), forMs),
    };
  },

  required: (_planned, { set }) => ['O5', ...revisionsOf(set)],

  needs: templateNeeds,

  edit: (spec, { set }) => faulty(set, spec),

  async run(spec, planned, stage, until): Promise<ActionResult> {
    const generation = await applyEdit(stage, (set) => faulty(set, spec));
    stage.emit({ type: 'acted', what: changedFields(planned) });
    return waitFor(stage, planned, until ?? untilStalled, generation);
  },
};

/** What is not probed is ready whenever it runs, if only until it ends: enough for the controller to go on. */
function seemsReady(fault: TemplateFault, { readinessProbe }: Served): boolean {
  return fault.by === 'command' && readinessProbe === undefined;
}

function doing(fault: TemplateFault, container: string): string {
  switch (fault.by) {
    case 'image':
      return `give container ${container} the image ${fault.image}`;
    case 'readiness':
      return `have the readiness probe of container ${container} ask a port that nobody serves`;
    case 'command':
      return `have container ${container} run ${JSON.stringify(fault.command)}`;
  }
}

function faulty(set: StatefulSet, spec: StallRolloutSpec): StatefulSet {
  const { name } = faultyContainer(set, spec);
  return withTemplate(set, (template) => ({
    ...template,
    spec: {
      ...template.spec,
      containers: (template.spec?.containers ?? []).map((container) =>
        container.name === name ? broken(container, spec.fault) : container,
      ),
    },
  }));
}

function broken(container: Served, fault: TemplateFault): Served {
  switch (fault.by) {
    case 'image':
      return { ...container, image: fault.image };
    case 'readiness':
      return { ...container, readinessProbe: deafProbe(container) };
    case 'command':
      return { ...container, command: fault.command };
  }
}

/** As often as before, but asking a port where nobody answers. That needs nothing inside the container. */
function deafProbe({ readinessProbe = {}, ports = [] }: Served): Readonly<Record<string, unknown>> {
  const { exec: _exec, httpGet: _get, grpc: _grpc, ...timing } = readinessProbe;
  const served = new Set(ports.map(({ containerPort }) => containerPort));
  let port = 1;
  while (served.has(port)) port += 1;
  return { ...timing, tcpSocket: { port } };
}

function faultyContainer(set: StatefulSet, { container: wanted }: StallRolloutSpec): Container {
  const containers = set.spec?.template?.spec?.containers ?? [];
  const names = containers.map(({ name }) => name).join(', ');
  const [first, ...others] =
    wanted === undefined ? containers : containers.filter(({ name }) => name === wanted);
  if (first === undefined)
    throw new Failure(exitCodes.usage, `the pods have no container ${wanted ?? ''} (there are: ${names})`);
  if (others.length > 0)
    throw new Failure(
      exitCodes.usage,
      `the pods have several containers (${names}): say which one with \`container\``,
    );
  return first;
}
