import type { Pod } from '../../objects/workload.ts';
import { lastState } from '../../recording/lives.ts';
import { isControlledBy, isHealthy, isTerminating } from '../../statefulset/pods.ts';
import { ordinalOf } from '../../statefulset/names.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { restMs } from '../spans.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * I1 · At rest the set's pods are exactly `<set>-<start>` to `<set>-<start + replicas - 1>`.
 *
 * A scaling or a move of ordinals.start passes through other states, and so does a recovery that fails: a pod that is
 * missing is R1's question. A pod too many is a violation only when nothing is left that the controller could wait for.
 */
export const names = definePromise({
  id: 'I1',
  dimension: 'identity',
  title: "The set's pods are named after its ordinals, without gaps and without others",
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.replicas === 0 ? 'the set wants no pods' : undefined),
  subjects: ({ spec }) => [{ subject: spec.name, ordinal: undefined }],
  idle: 'there is no set',
  check: (_, evidence) => {
    const { set, spec, members } = evidence;
    const blind = evidence.lostAtEnd('pod') ?? evidence.lostAtEnd('set');
    if (blind !== undefined) return unknown(`how the set stands at the end is not known: ${blind}`);
    if (isTerminating(set) || evidence.setStates.at(-1)?.gone)
      return notExercised('the set is being deleted');
    const surplus = surplusIn(evidence);
    if (surplus !== undefined) return checkSurplus(surplus, evidence);
    const missing = members.filter((member) => member.present === undefined);
    if (missing.length > 0)
      return unknown(`the set is not at rest: ${list(missing.map((one) => one.absent))}`);
    const released = members.filter(({ present }) => present && !isOurs(present.pod, evidence));
    if (released.length > 0)
      return unknown(
        `${list(released.map(({ subject }) => subject))} ${released.length === 1 ? 'stands' : 'stand'} there without belonging to the set any more`,
      );
    return held(`${list(members.map(({ subject }) => subject))} and no other pod of ${spec.name}`);
  },
});

/** A pod that was relabelled is released, and keeps its name from the one that the set would make in its place. */
function isOurs(pod: Pod, { setUids }: Evidence): boolean {
  return setUids.some((uid) => isControlledBy(pod, uid));
}

interface Surplus {
  readonly name: string;
  readonly at: number;
}

/** A pod of the set that stands for none of its ordinals, be it for its number or for its whole name. */
function surplusIn(evidence: Evidence): Surplus | undefined {
  const { final, spec, lives } = evidence;
  const beyond = lives.find(
    (life) =>
      !life.gone &&
      !isTerminating(lastState(life)) &&
      !isInRange(spec, life.ordinal) &&
      isOurs(lastState(life), evidence),
  );
  if (beyond) return { name: beyond.name, at: beyond.facts[0].at };
  const odd = [...final.pod].find(
    ([name, pod]) =>
      ordinalOf(spec.name, name) === undefined && isControlledBy(pod, spec.uid) && !isTerminating(pod),
  );
  return odd && { name: odd[0], at: 0 };
}

function checkSurplus({ name, at }: Surplus, evidence: Evidence): Verdict {
  if (!isAtRest(evidence)) return unknown(`the set is not at rest: ${name} is not one of its ordinals`);
  const { start, replicas } = evidence.spec;
  return violated({
    expected: `pods of the ordinals ${start} to ${start + replicas - 1} only`,
    seen: `${name}, ${moment(at)}, and nothing has happened to it for ${restMs / 1000} s`,
    at,
    cause: 'unattributed',
    remedy: remedy('surplus-pod', evidence, { pod: name }),
  });
}

/** Everything healthy, everything observed, and quiet: nothing is left that the controller may be waiting for. */
function isAtRest({ recording, set, lives, members, endedAt }: Evidence): boolean {
  const last = recording.entries.findLast(
    (entry) => entry.entry === 'fact' && (entry.kind === 'pod' || entry.kind === 'set'),
  );
  const { generation = 0 } = set.metadata ?? {};
  const { observedGeneration = -1 } = set.status ?? {};
  const quiet = last !== undefined && endedAt - last.at >= restMs;
  const allThere = members.every(({ present }) => present !== undefined);
  return (
    quiet &&
    observedGeneration >= generation &&
    allThere &&
    lives.every((life) => life.gone || isHealthy(lastState(life)))
  );
}
