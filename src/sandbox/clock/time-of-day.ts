import type { SandboxTime } from './time.ts';

/** RFC 3339 in whole seconds, as Kubernetes writes its timestamps. */
export function stampOf(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+/, '');
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
