import type { Pod } from '../../objects/workload.ts';
import { podIndexLabel, podNameLabel } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Evidence, Replacement } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { list, moment, short } from '../words.ts';

/**
 * I4 · A pod that replaces another is the same to the world: its name, hostname, subdomain and identity labels.
 *
 * Node and address may change; the UID must, or there was no replacement. Compared is what each pod was made with:
 * hostname and subdomain never change afterwards.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, initIdentity and updateIdentity (1.36).
 */
export const stickyIdentity = definePromise<Replacement>({
  id: 'I4',
  dimension: 'identity',
  title: 'A pod that replaces another keeps its name, hostname, subdomain and identity labels',
  needs: ['pod'],
  subjects: ({ replacements }) => replacements,
  idle: 'no pod was replaced',
  check: ({ subject, ordinal, old, next, departure }, evidence) => {
    if (next === undefined) return noReplacement(subject, ordinal, departure.at, evidence);
    const traits = compare(old.facts[0].object, next.facts[0].object, subject, evidence);
    const changed = traits.find(({ state }) => state === 'changed');
    if (changed) {
      return violated({
        expected: `${subject} with ${changed.name} ${shown(changed.before)}, as before`,
        seen: `UID ${short(next.uid)} has ${changed.name} ${shown(changed.after)}, ${moment(next.facts[0].at)}`,
        at: next.facts[0].at,
        cause: next.createdAt === undefined ? 'unattributed' : 'controller',
        remedy: remedy('identity-changed', evidence, { pod: subject }),
      });
    }
    const unseen = traits.find(({ state }) => state === 'unseen');
    if (unseen)
      return unknown(
        `${subject}'s ${unseen.name} cannot be compared: ${shown(unseen.before)} before, ${shown(unseen.after)} after`,
      );
    if (next.healthyAt === undefined && !evidence.departures.has(next.uid))
      return unknown(`${subject} came back under UID ${short(next.uid)}, but never became healthy`);
    const same = traits.map(({ name, after }) => `${name} ${after}`);
    return held(`${subject}: UID ${short(old.uid)} → ${short(next.uid)} with the same ${list(same)}`);
  },
});

/** Why a pod that went has nobody to be compared with. Whether somebody should have come is R1's question. */
export function noReplacement(subject: string, ordinal: number, since: number, evidence: Evidence): Verdict {
  const missed = evidence.gap('pod', since, evidence.endedAt);
  if (missed !== undefined) return unknown(`no replacement of ${subject} was seen, but ${missed}`);
  return notExercised(
    isInRange(evidence.spec, ordinal)
      ? `no replacement of ${subject} appeared`
      : `${subject} was not wanted any more`,
  );
}

interface Trait {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly state: 'same' | 'changed' | 'unseen';
}

function compare(old: Pod, next: Pod, name: string, { spec }: Evidence): readonly Trait[] {
  const ordinal = name.slice(spec.name.length + 1);
  const pair = (of: (pod: Pod) => string | undefined) => [of(old), of(next)] as const;
  const index = trait('pod-index label', pair(labelOf(podIndexLabel)), ordinal, next.metadata?.labels);
  return [
    trait(
      'hostname',
      pair((pod) => pod.spec?.hostname),
      name,
      next.spec?.containers,
    ),
    trait('subdomain', pair(subdomainOf), spec.serviceName, next.spec?.containers),
    trait('pod-name label', pair(labelOf(podNameLabel)), name, next.metadata?.labels),
    // Servers before 1.28 give no pod-index and never add it to a pod, so its coming is no change.
    ...(index.before === undefined ? [] : [index]),
  ];
}

function labelOf(label: string) {
  return (pod: Pod) => pod.metadata?.labels?.[label];
}

/** A set without a governing Service gives no subdomain: then absent is what it should be. */
function subdomainOf(pod: Pod): string | undefined {
  return pod.spec?.containers && (pod.spec.subdomain ?? '');
}

/**
 * A predecessor that was not as it should be (adopted, edited) is no measure for its replacement; and where the
 * replacement's whole part is absent (`within`), the recording is incomplete, not the pod.
 */
function trait(
  name: string,
  [before, after]: readonly [string | undefined, string | undefined],
  due: string,
  within: unknown,
): Trait {
  const comparable = before !== undefined && within !== undefined;
  if (comparable && before === after) return { name, before, after, state: 'same' };
  return { name, before, after, state: !comparable || after === due ? 'unseen' : 'changed' };
}

function shown(value: string | undefined): string {
  return value === undefined ? '(absent)' : `"${value}"`;
}
