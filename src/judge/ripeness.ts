import { formatDuration } from '../lib/duration.ts';
import { grainMs, readyAtMost, writtenReady } from './clocks.ts';
import { wasCounted } from './counted.ts';
import type { Evidence } from './evidence.ts';
import type { Standing } from './standings.ts';

/** The moment at which a pod is asked for its age as a ready one. */
interface Asked {
  /** Our own time. */
  readonly at: number;
  /** The API server's, by what it stamped then. */
  readonly stamped: number | undefined;
  readonly neededMs: number;
}

type Ripeness =
  | { readonly state: 'ripe'; readonly by: 'the watch' | "the set's own count" }
  | { readonly state: 'young'; readonly lasted: number }
  | { readonly state: 'unclear'; readonly reason: string };

/**
 * Whether a ready pod had been so for long enough. Our own times tell how long it was so at least, but a slow watch
 * crowds together or pulls apart what was not: the timestamps must not contradict them. Timestamps alone, which come
 * from two clocks, prove nothing about what was so before we looked: the controller's own count has to agree with them.
 */
export function ripenessOf(
  ordinal: number,
  { since, watched, pod }: Pick<Standing, 'since' | 'watched' | 'pod'>,
  { at, stamped, neededMs }: Asked,
  evidence: Pick<Evidence, 'clocks' | 'setStates' | 'syncedAt'>,
): Ripeness {
  const needed = neededMs - grainMs;
  const lasted = at - since;
  if (neededMs === 0) return { state: 'ripe', by: 'the watch' };
  const { clocks } = evidence;
  const unclear = (what: string): Ripeness => ({
    state: 'unclear',
    reason: `${what}; ${clocks.told(pod?.spec?.nodeName)}`,
  });
  const atMost = readyAtMost(pod, stamped, clocks) ?? Infinity;
  const shorter = atMost < needed;
  // The controller reckons with them as they are: what it waited for by them it has waited for.
  const written = writtenReady(pod, stamped) ?? -Infinity;
  if (lasted >= needed)
    return shorter
      ? unclear(`it was seen ready for ${formatDuration(lasted)}, but its timestamps say less`)
      : { state: 'ripe', by: 'the watch' };
  if (watched)
    return shorter && written < needed
      ? { state: 'young', lasted }
      : unclear(`it was seen ready for ${formatDuration(lasted)} only, but its timestamps allow for longer`);
  const said = written >= needed;
  if (said && wasCounted(ordinal, { since, until: at }, evidence))
    return { state: 'ripe', by: "the set's own count" };
  return unclear(
    `nobody saw it become so${said ? ', and its timestamps, which say long enough, come from two clocks' : ''}`,
  );
}
