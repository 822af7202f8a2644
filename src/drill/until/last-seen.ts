import type { Pod } from '../../objects/workload.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy, podPhrase } from '../../statefulset/pods.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import type { Situation } from '../situation.ts';

/** The pods that are not well, each with its state, as a wait that has ended without result shall tell it. */
export function lastSeen({ spec, members }: Pick<Situation, 'spec' | 'members'>): string {
  const ordinals = [...new Set([...ordinalsOf(spec), ...members.keys()])].toSorted((a, b) => a - b);
  const ill = ordinals.flatMap((ordinal) => {
    const pod = members.get(ordinal);
    return pod !== undefined && isHealthy(pod) ? [] : [`${podName(spec.name, ordinal)} ${stateOf(pod)}`];
  });
  const well = ordinals.length - ill.length;
  if (ill.length === 0) return well === 0 ? 'no pods' : 'all pods Ready';
  return [...ill, ...(well === 0 ? [] : [`${well} Ready`])].join(', ');
}

function stateOf(pod: Pod | undefined): string {
  if (pod === undefined) return 'not there';
  const phrase = podPhrase(pod);
  return phrase === 'Running' ? 'Running, not ready' : phrase;
}
