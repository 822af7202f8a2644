import type { Endpoint, EndpointSlice, Service } from '../../objects/surroundings.ts';
import type { Life } from '../../recording/lives.ts';
import { factsOf } from '../../recording/recording.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import type { Evidence, Member } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd } from '../members.ts';
import { lastReadingsOf, namesUnread } from '../name-readings.ts';
import type { Cause, Verdict } from '../outcome.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import type { FailureMode } from '../../remedy/catalogue.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** How long a ready pod may be without its endpoint before that is more than the endpoint controller's delay. */
const ENDPOINT_DELAY_MS = 30_000;
const SERVICE_LABEL = 'kubernetes.io/service-name';

/**
 * I5 · Each pod can be found under its own name: the governing Service is headless and selects it, and an
 * EndpointSlice leads from its hostname to this very pod.
 *
 * This is what DNS answers are made of. DNS itself is looked at only where a probe has asked a resolver, and the proof
 * says whether one has. Making the Service is the user's part of the bargain; without it there is no network identity.
 */
export const networkId = definePromise<Member>({
  id: 'I5',
  dimension: 'identity',
  title: 'Each pod can be found under its own name through the governing Service',
  needs: ['pod', 'service', 'endpointSlice'],
  outOfPlace: ({ spec }) => (spec.serviceName === '' ? 'the set names no governing Service' : undefined),
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: atTheEnd((present, evidence) => {
    const blind = evidence.lostAtEnd('service') ?? evidence.lostAtEnd('endpointSlice');
    if (blind !== undefined) return unknown(`how the Service ended is not known: ${blind}`);
    const { subject, pod } = present;
    if (!isHealthy(pod)) return unknown(`${subject} is not ready, so it has no name yet`);
    const { service, endpointSlice } = evidence.final;
    return (
      checkService(present, service.get(evidence.spec.serviceName), evidence) ??
      checkEndpoint(present, [...endpointSlice.values()], evidence)
    );
  }),
});

function checkService(
  present: Present,
  service: Service | undefined,
  evidence: Evidence,
): Verdict | undefined {
  const { serviceName } = evidence.spec;
  const broken = (mode: FailureMode, expected: string, seen: string, cause: Cause) =>
    violated({
      expected,
      seen,
      at: evidence.endedAt,
      cause,
      remedy: remedy(mode, evidence, { pod: present.subject }),
    });
  if (service === undefined) {
    const removed = factsOf(evidence.recording, 'service').length > 0;
    const cause = removed ? 'another actor' : 'unattributed';
    return broken('service-missing', `a headless Service ${serviceName}`, 'no such Service', cause);
  }
  const { clusterIP, selector } = service.spec ?? {};
  if (clusterIP === undefined)
    return unknown(`the recording does not show whether Service ${serviceName} is headless`);
  if (clusterIP !== 'None')
    return broken(
      'service-not-headless',
      `Service ${serviceName} headless`,
      `clusterIP ${clusterIP}`,
      'unattributed',
    );
  const labels = present.pod.metadata?.labels ?? {};
  if (selector === undefined || matchesLabels({ matchLabels: selector }, labels)) return undefined;
  const seen = `selector ${JSON.stringify(selector)} does not match ${present.subject}`;
  return broken(
    'service-selector',
    `Service ${serviceName} selects ${present.subject}`,
    seen,
    'unattributed',
  );
}

function checkEndpoint(present: Present, slices: readonly EndpointSlice[], evidence: Evidence): Verdict {
  const { subject, life, pod } = present;
  const podIP = pod.status?.podIP;
  if (podIP === undefined) return unknown(`the recording shows no address of ${subject}`);
  const { serviceName } = evidence.spec;
  const ours = slices.filter(({ metadata }) => metadata?.labels?.[SERVICE_LABEL] === serviceName);
  const endpoints = ours.flatMap((slice) => slice.endpoints ?? []);
  const own = endpoints.filter(({ targetRef }) => targetRef?.uid === life.uid);
  const right = own.find((endpoint) => leadsTo(endpoint, subject, podIP));
  if (right) {
    const slice = `EndpointSlice of ${serviceName}: ${subject} → ${podIP}, pod UID ${short(life.uid)}, ready`;
    return withResolver(slice, podIP, life, evidence);
  }
  const wrong = wrongAbout(own, endpoints, subject, podIP);
  const since = (life.facts.findLast(({ object }) => !isHealthy(object)) ?? life.facts[0]).at;
  if (
    evidence.endedAt - since < ENDPOINT_DELAY_MS ||
    evidence.gap('endpointSlice', since, Infinity) !== undefined
  )
    return unknown(`${wrong}, but ${subject} was not ready for long enough to call that final`);
  return violated({
    expected: `an endpoint of ${serviceName} with hostname ${subject}, address ${podIP} and pod UID ${short(life.uid)}, ready`,
    seen: `${wrong}, ${moment(evidence.endedAt)}`,
    at: evidence.endedAt,
    cause: 'unattributed',
    remedy: remedy('endpoint-stale', evidence, { pod: subject }),
  });
}

/**
 * Answers lag behind the slices by whatever is cached on the way: a wrong one disproves nothing, and proves nothing. Nor
 * does the right one beside that of a former pod, which is tried as well.
 */
function withResolver(slice: string, podIP: string, life: Life, evidence: Evidence): Verdict {
  const { recording } = evidence;
  const readings = lastReadingsOf(life.uid, recording);
  const former = formerAddresses(life, podIP, evidence);
  const other = readings.find(
    ({ addresses }) => !addresses.includes(podIP) || addresses.some((address) => former.has(address)),
  );
  if (other !== undefined)
    return unknown(`${slice}, but the ${other.by} said last that ${other.name} has ${list(other.addresses)}`);
  const [best] = readings;
  if (best !== undefined) return held(`${slice}; the ${best.by} says so, too: ${best.name}`);
  const unread = namesUnread(recording);
  if (unread !== undefined) return unknown(`${slice}, but DNS could not be asked: ${unread}`);
  return held(`${slice} (DNS itself was not asked)`);
}

function formerAddresses({ ordinal, uid }: Life, podIP: string, { lives }: Evidence): ReadonlySet<string> {
  const others = lives.filter((life) => life.ordinal === ordinal && life.uid !== uid);
  const all = others.flatMap(({ facts }) => facts.flatMap(({ object }) => object.status?.podIP ?? []));
  return new Set(all.filter((address) => address !== podIP));
}

/** An absent `ready` means true: discovery.k8s.io/v1, EndpointConditions. */
function leadsTo({ hostname, addresses = [], conditions }: Endpoint, name: string, podIP: string): boolean {
  return hostname === name && addresses.includes(podIP) && conditions?.ready !== false;
}

function wrongAbout(own: readonly Endpoint[], all: readonly Endpoint[], name: string, podIP: string): string {
  const [first] = own;
  const stale = all.find(({ hostname }) => hostname === name);
  if (first === undefined)
    return stale
      ? `the endpoint of ${name} points to pod UID ${short(stale.targetRef?.uid)}`
      : `no endpoint points to ${name}`;
  if (first.hostname !== name) return `the endpoint of ${name} has hostname ${first.hostname ?? '(none)'}`;
  if (own.every(({ addresses = [] }) => !addresses.includes(podIP)))
    return `the endpoint of ${name} leads to ${list(first.addresses)}, not ${podIP}`;
  return `the endpoint of ${name} is not ready`;
}

function list(addresses: readonly string[] = []): string {
  return addresses.length === 0 ? 'no address' : addresses.join(', ');
}
