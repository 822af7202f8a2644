import type { Pod } from '../../objects/workload.ts';
import { podIndexLabel, podNameLabel } from '../../statefulset/pods.ts';
import type { Evidence } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd, blameForMaking, isOlderThan } from '../members.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment } from '../words.ts';

/** The gate PodIndexLabel: beta 1.28, general 1.32. Before, its absence says nothing. */
const INDEX_CERTAIN_SINCE = 32;

/**
 * I2 · Each pod carries its own name and its ordinal as labels.
 *
 * The controller mends the name's label, never the ordinal's: a pod made before the server learnt of pod-index goes
 * without it until it is made anew.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, updateIdentity and identityMatches (1.36).
 */
export const identityLabels = definePromise({
  id: 'I2',
  dimension: 'identity',
  title: 'Each pod is labelled with its name and its ordinal',
  needs: ['pod'],
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: atTheEnd((present, evidence) => {
    const { subject, ordinal, pod } = present;
    const labels = pod.metadata?.labels;
    if (labels === undefined) return unknown(`the recording shows no labels of ${subject}`);
    if (labels[podNameLabel] !== subject) return wrong(present, podNameLabel, subject, evidence);
    const index = labels[podIndexLabel];
    if (index === undefined) return withoutIndex(present, evidence);
    if (index !== String(ordinal)) return wrong(present, podIndexLabel, String(ordinal), evidence);
    return held(`${subject} is labelled ${podNameLabel}=${subject}, ${podIndexLabel}=${index}`);
  }),
});

function withoutIndex(present: Present, evidence: Evidence): Verdict {
  const { subject, ordinal, life, pod } = present;
  // Of a server that tells no version neither is said.
  const { serverMinor = NaN, set } = evidence;
  if (serverMinor < 28)
    return held(`${subject} is labelled ${podNameLabel}=${subject}; this server knows no ${podIndexLabel}`);
  const certain = serverMinor >= INDEX_CERTAIN_SINCE;
  if (certain && life.createdAt !== undefined && !isOlderThan(set, pod))
    return wrong(present, podIndexLabel, String(ordinal), evidence);
  return unknown(`${subject} has no ${podIndexLabel}: it may be older than the server's knowledge of it`);
}

function wrong(present: Present, label: string, due: string, evidence: Evidence): Verdict {
  const { subject, life, pod } = present;
  const labelOf = (labelled: Pod) => labelled.metadata?.labels?.[label];
  const seen = labelOf(pod);
  const [first] = life.facts;
  const began = life.facts.find(({ object }) => labelOf(object) !== due) ?? first;
  return violated({
    expected: `${subject} labelled ${label}=${due}`,
    seen: `${seen === undefined ? 'no such label' : `${label}=${seen}`}, ${moment(began.at)}`,
    at: began.at,
    cause: blameForMaking(present, began === first),
    remedy: remedy('label-missing', evidence, { pod: subject }),
  });
}
