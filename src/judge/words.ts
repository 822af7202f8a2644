import type { Stuck } from '../order/stuck.ts';
import type { Pod } from '../objects/workload.ts';
import { formatDuration } from '../lib/duration.ts';
import { podPhrase, saysReady } from '../statefulset/pods.ts';

/** Enough of a UID to tell two apart: its first group. The ledger has it whole. */
export function short(uid: string | undefined): string {
  if (uid === undefined) return '(none)';
  return uid.length === 36 ? uid.slice(0, 8) : uid;
}

/** A time in the recording, as reports count it. */
export function moment(at: number): string {
  return `${formatDuration(at)} into the recording`;
}

/** How a pod stands, as a person would say it. */
export function standing(pod: Pod): string {
  const phrase = podPhrase(pod);
  return phrase === 'Running' ? (saysReady(pod) ? 'Running and Ready' : 'Running, not Ready') : phrase;
}

/** Several names as a sentence has them: `web-0, web-1 and web-2`. */
export function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The cause at the bottom, with Kubernetes' own words where it has any. */
export function causeInWords(stuck: Stuck): string {
  const root = rootOf(stuck);
  return `${root.mode} at ${root.pod}${root.message === undefined ? '' : `: ${root.message}`}`;
}

export function rootOf(stuck: Stuck): Stuck {
  return stuck.because === undefined || stuck.mode === 'rollout-trap' ? stuck : rootOf(stuck.because);
}
