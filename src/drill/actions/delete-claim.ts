import { claims as claimResource } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Claim } from '../../objects/workload.ts';
import type { DeleteClaimSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { claimsOf } from '../../statefulset/spec.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithin, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { type Goal, waitFor } from '../until/wait.ts';
import { chosenOrdinals } from './pod-deletion.ts';
import { untilAnswered } from './until-answered.ts';

/**
 * Deletes claims by UID. One that a pod mounts stays, being deleted, until the pod goes; then its data goes with it, and
 * the set makes an empty one in its place.
 * Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go (1.36).
 */
export const deleteClaim: Action<DeleteClaimSpec> = {
  action: 'deleteClaim',

  plan(spec, situation, step): PlannedStep {
    const ordinals = chosenOrdinals(spec.ordinal, 'descending', situation, step);
    const names = ordinals.flatMap((ordinal) => claimNames(spec, situation, ordinal));
    return {
      name: step.name,
      action: 'deleteClaim',
      ordinals,
      does: names.map((name) => `delete claim ${name}`),
      fields: [],
      expected: ordinals.map(
        (ordinal) =>
          `what ${podName(situation.spec.name, ordinal)} mounts stays until it goes; then it comes back with an empty disk`,
      ),
      disruption: { pods: 0, of: situation.spec.replicas },
      undo: { kind: 'none', does: names.map((name) => `claim ${name} and its data are lost for good`) },
      withinMs: withinOf(step, defaultWithin(situation.spec)),
    };
  },

  leaves: (spec, { ordinals }, situation) => {
    const names = ordinals.flatMap((ordinal) => claimNames(spec, situation, ordinal));
    return { ...situation, claims: new Map([...situation.claims].map((one) => going(one, names))) };
  },

  required: () => [],

  needs: (planned, situation) => {
    const claims = { group: '', resource: 'persistentvolumeclaims' } as const;
    const named = planned.ordinals.flatMap((ordinal) => [...claimsOf(situation.spec, ordinal).values()]);
    return [
      ...['list', 'watch'].map((verb) => ({ ...claims, verb, purpose: 'know which claims there are' })),
      ...named.map((name) => ({ ...claims, verb: 'delete', name, purpose: 'delete the claim' })),
    ];
  },

  async run(spec, planned, stage, until): Promise<ActionResult> {
    const names = planned.ordinals.flatMap((ordinal) => claimNames(spec, stage.situation(), ordinal));
    for (const name of names) await deleteOne(stage, name);
    return waitFor(stage, planned, until ?? doomed(stage, names));
  },
};

/** As they are shown from their deletion on, until their pod lets them go. */
function going([name, claim]: [string, Claim], names: readonly string[]): [string, Claim] {
  const { creationTimestamp: deletionTimestamp = '' } = claim.metadata ?? {};
  return [
    name,
    names.includes(name) ? { ...claim, metadata: { ...claim.metadata, deletionTimestamp } } : claim,
  ];
}

function claimNames({ volume }: DeleteClaimSpec, { spec }: Situation, ordinal: number): readonly string[] {
  const byTemplate = claimsOf(spec, ordinal);
  const templates = volume === undefined ? [...byTemplate.keys()] : [volume];
  const names = templates.flatMap((template) => byTemplate.get(template) ?? []);
  if (names.length > 0) return names;
  throw new Failure(
    exitCodes.usage,
    volume === undefined
      ? `sts/${spec.name} has no claim templates: there is no claim to delete`
      : `sts/${spec.name} has no claim template ${volume} (there are: ${spec.claimTemplates.join(', ') || 'none'})`,
  );
}

async function deleteOne(stage: Stage, name: string): Promise<void> {
  const { cluster, recorder, journal, signal, givenUp } = stage;
  const claim = recorder.snapshot.claim.get(name);
  const uid = claim?.metadata?.uid;
  if (uid === undefined) throw new Failure(exitCodes.errored, `claim ${name} is not there to be deleted`);
  signal.throwIfAborted();
  recorder.act({ type: 'claimDeleteRequested', claim: name, uid });
  const at = { namespace: journal.target.namespace, name };
  const options = { uid, signal: givenUp, meanwhile: signal };
  await untilAnswered(stage, { gone: `claim ${name} was deleted`, done: 'deleted' }, () =>
    cluster.delete(claimResource, at, options),
  );
  recorder.act({ type: 'claimDeleteAccepted', claim: name, uid });
  stage.emit({ type: 'acted', what: `deleted claim ${name}` });
}

/** Each is being deleted, or gone, or has a successor already: the watch has told so. */
function doomed({ recorder }: Stage, names: readonly string[]): Goal {
  const before = new Map(names.map((name) => [name, recorder.snapshot.claim.get(name)?.metadata?.uid]));
  const isLeft = (name: string) => {
    const now = recorder.snapshot.claim.get(name);
    return now !== undefined && now.metadata?.uid === before.get(name) && !isTerminating(now);
  };
  return {
    reached: () => !names.some(isLeft),
    missed: () => `${names.filter(isLeft).join(', ')} not deleted`,
  };
}
