import type { NameReading } from '../../recording/name-acts.ts';
import type { DnsProbe, Vantage } from '../../scenario/probe-spec.ts';
import { podName } from '../../statefulset/names.ts';
import { type Answer, cannotTell, met, notMet, type Probe, type Scene, together } from '../probe.ts';
import type { Situation } from '../situation.ts';
import { fromHere } from './from-here.ts';
import { execNeeds, inEachPod, ordinalsAt, placeWords } from './in-pod.ts';
import { addressesOf } from './resolver.ts';

export const dns: Probe<DnsProbe> = {
  probe: 'dns',

  says({ asks, vantage }, situation) {
    const from = vantage.from === 'here' ? 'here' : placeWords(vantage, situation);
    if (asks.for === 'name') return `${asks.name} has an address, asked from ${from}`;
    const names = ordinalsAt(asks, situation).map((ordinal) => stableName(situation, ordinal));
    return `${names.join(', ')} ${names.length === 1 ? 'leads' : 'lead'} to ${names.length === 1 ? 'its pod' : 'their pods'}, asked from ${from}`;
  },

  needs: ({ vantage }, situation) =>
    vantage.from === 'here' ? [] : execNeeds(vantage, situation, 'ask the resolver of the pod'),

  async ask({ asks, vantage }, scene, signal) {
    const situation = scene.situation();
    if (asks.for === 'name') {
      const { name } = asks;
      return resolved(name, vantage, scene, signal, (addresses) =>
        addresses.length > 0 ? met(addresses.join(', ')) : notMet(`${name} has no address`),
      );
    }
    const ordinals = ordinalsAt(asks, situation);
    return together(
      await Promise.all(ordinals.map((ordinal) => ownName(ordinal, situation, vantage, scene, signal))),
    );
  },
};

/** The cluster's domain is left out: who asks in a pod has it in its search list. */
function stableName({ spec }: Situation, ordinal: number): string {
  return `${podName(spec.name, ordinal)}.${spec.serviceName}.${spec.namespace}.svc`;
}

async function ownName(
  ordinal: number,
  situation: Situation,
  vantage: Vantage,
  scene: Scene,
  signal: AbortSignal,
): Promise<Answer> {
  if (situation.spec.serviceName === '') return cannotTell('the set names no governing Service');
  const name = stableName(situation, ordinal);
  const pod = situation.members.get(ordinal);
  const { podIP } = pod?.status ?? {};
  if (podIP === undefined) return notMet(`${name}: the pod has no address`);
  return resolved(name, vantage, scene, signal, (addresses) => {
    const reading: NameReading = {
      ordinal,
      name,
      uid: pod?.metadata?.uid ?? '',
      ip: podIP,
      addresses,
      by: vantage.from === 'here' ? 'resolver here' : 'resolver in a pod',
    };
    const names = [reading];
    if (addresses.includes(podIP)) return { ...met(`${name} is ${podIP}`), names };
    const is = addresses.length === 0 ? 'has no address' : `is ${addresses.join(', ')}`;
    return { ...notMet(`${name} ${is}, and the pod ${podIP}`), names };
  });
}

async function resolved(
  name: string,
  vantage: Vantage,
  scene: Scene,
  signal: AbortSignal,
  judge: (addresses: readonly string[]) => Answer,
): Promise<Answer> {
  if (vantage.from === 'here') return fromHere(scene, async (reach) => judge(await reach.lookup(name)));
  const answers = await inEachPod(
    vantage,
    scene,
    async (run, pod) => {
      const addresses = await addressesOf(name, run);
      return addresses === undefined
        ? cannotTell(`${pod}: its image has neither getent nor nslookup`)
        : judge(addresses);
    },
    signal,
  );
  return together(answers);
}
