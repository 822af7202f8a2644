import type { SandboxTime } from './time.ts';

/** The last stamp that was made: nearly every other is of the same second. */
let last = { second: Number.NaN, stamp: '' };

/** RFC 3339 in whole seconds, as Kubernetes writes its timestamps. */
export function stampOf(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  // Joined into one string: a slice would keep the whole of what it was cut from.
  if (second !== last.second)
    last = { second, stamp: [new Date(second * 1000).toISOString().slice(0, 19), 'Z'].join('') };
  return last.stamp;
}

/** Resolves after `ms` of this time; rejects with the signal's reason when it aborts first. */
export function sleepOn(time: Pick<SandboxTime, 'after'>, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = time.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}
