import { formatDuration } from '../lib/duration.ts';
import type { Pod } from '../objects/workload.ts';
import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';

/** Timestamps have whole seconds. */
export const grainMs = 1000;

/**
 * What a recording shows of the nodes' clocks beside the API server's. A pod's `Ready` is stamped by its node, its
 * creation and its deletion by the API server: one is never put before or after the other. What a pod was before what
 * else only the watch can tell, and how long only our own clock; timestamps of two clocks can merely contradict it.
 */
export interface Clocks {
  /**
   * By how much a node's clock can be ahead at most, in milliseconds; undefined when nothing tells. No kubelet takes on
   * a pod before it was made, so no pod bounds it wrongly: one that had to wait bounds it less.
   */
  readonly aheadAtMost: (node: string | undefined) => number | undefined;
  /** How far apart they seem to be, in words. A guess, since the two answers may have taken different times. */
  readonly told: (node: string | undefined) => string;
}

export function clocksOf(lives: readonly Life[], startedAt: string): Clocks {
  const began = Date.parse(startedAt);
  const ahead = new Map<string, number>();
  const lateness = new Map<string, number>();
  let server = -Infinity;
  for (const { facts } of lives) {
    for (const [index, fact] of facts.entries()) {
      const { nodeName, made, started } = stampsOf(fact.object);
      if (fact.change === 'added') server = larger(server, made - began - fact.at);
      if (nodeName === undefined) continue;
      const bound = started - made + grainMs;
      if (!Number.isNaN(bound)) ahead.set(nodeName, Math.min(bound, ahead.get(nodeName) ?? Infinity));
      const news = newsOf(fact, facts[index - 1]) - began - fact.at;
      lateness.set(nodeName, larger(lateness.get(nodeName) ?? -Infinity, news));
    }
  }
  return {
    aheadAtMost: (node = '') => ahead.get(node),
    told: (node = '') => inWords(node, (lateness.get(node) ?? NaN) - server),
  };
}

/** For how long a pod can have been ready at most at a time of the API server's clock, however the two clocks stand. */
export function readyAtMost(
  pod: Pod | undefined,
  at: number | undefined,
  { aheadAtMost }: Clocks,
): number | undefined {
  const written = writtenReady(pod, at);
  const ahead = aheadAtMost(pod?.spec?.nodeName);
  return written === undefined || ahead === undefined ? undefined : written + grainMs + ahead;
}

/** The difference of the timestamps, whatever it is worth. */
export function writtenReady(pod: Pod | undefined, at: number | undefined): number | undefined {
  const since = readySince(pod);
  const difference = (at ?? NaN) - since;
  return Number.isNaN(difference) ? undefined : difference;
}

function readySince(pod: Pod | undefined): number {
  const ready = pod?.status?.conditions?.find(({ type }) => type === 'Ready');
  return Date.parse(ready?.lastTransitionTime ?? '');
}

function stampsOf({ metadata, spec, status }: Pod) {
  const [made, started] = [metadata?.creationTimestamp, status?.startTime];
  return { nodeName: spec?.nodeName, made: Date.parse(made ?? ''), started: Date.parse(started ?? '') };
}

/** What the node stamped just before the watch showed it; what a list shows may be of any age. */
function newsOf(fact: Fact<'pod'>, before: Fact<'pod'> | undefined): number {
  const since = readySince(fact.object);
  return fact.change === 'modified' && before !== undefined && since !== readySince(before.object)
    ? since
    : NaN;
}

function larger(known: number, found: number): number {
  return Number.isNaN(found) ? known : Math.max(known, found);
}

function inWords(node: string, skew: number): string {
  if (!Number.isFinite(skew))
    return 'how far the clocks of its node and of the API server are apart is not known';
  if (Math.abs(skew) <= 2 * grainMs) return `the clock of ${node} seems to agree with the API server's`;
  const where = skew > 0 ? 'ahead of' : 'behind';
  return `the clock of ${node} seems to be ${formatDuration(Math.abs(skew))} ${where} the API server's`;
}
