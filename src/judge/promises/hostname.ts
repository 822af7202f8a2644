import type { Evidence } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd, blameForMaking, isOlderThan } from '../members.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment } from '../words.ts';

/**
 * I3 · Each pod's hostname is its name and its subdomain the governing Service.
 *
 * Read from the pod's definition, which cannot change later. What `hostname` prints inside is another matter where
 * the pod uses its node's network. A pod that the set adopted was made by somebody else and may lack both.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, initIdentity (1.36).
 */
export const hostname = definePromise({
  id: 'I3',
  dimension: 'identity',
  title: "Each pod's hostname is its name, and its subdomain the governing Service",
  needs: ['pod'],
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: atTheEnd((present, evidence) => {
    const { subject, pod } = present;
    const { serviceName } = evidence.spec;
    // A recording leaves {} where there was no definition; every real one has containers.
    if (pod.spec?.containers === undefined)
      return unknown(`the recording does not show how ${subject} is defined`);
    if (pod.spec.hostname !== subject) return wrong(present, 'hostname', subject, evidence);
    if ((pod.spec.subdomain ?? '') !== serviceName) return wrong(present, 'subdomain', serviceName, evidence);
    const proof = `${subject} is defined with hostname ${subject} and ${serviceName === '' ? 'no subdomain, as the set names no Service' : `subdomain ${serviceName}`}`;
    return held(
      pod.spec.hostNetwork === true ? `${proof} (on its node's network it reports the node's)` : proof,
    );
  }),
});

function wrong(present: Present, field: 'hostname' | 'subdomain', due: string, evidence: Evidence): Verdict {
  const { subject, life, pod } = present;
  const found = pod.spec?.[field];
  if (isOlderThan(evidence.set, pod))
    return unknown(
      `${subject} is older than the set that adopted it; its ${field} was not the set's to choose`,
    );
  if (found === undefined && life.createdAt === undefined)
    return unknown(`${subject} has no ${field}, and nobody saw who made it`);
  const [{ at }] = life.facts;
  return violated({
    expected: `${subject} with ${field} "${due}"`,
    seen: `${field} ${found === undefined ? '(absent)' : `"${found}"`}, ${moment(at)}`,
    at,
    cause: blameForMaking(present, true),
    remedy: remedy('hostname-wrong', evidence, { pod: subject }),
  });
}
