import type { SandboxTime } from '../clock/time.ts';

/** Work that takes time: it yields how many milliseconds it waits. `Infinity` is for ever. */
export type Steps<T = void> = Generator<number, T, void>;

/** Runs steps on the sandbox' time. Returns how to call off what is left of them. */
export function runSteps<T>(
  time: SandboxTime,
  steps: Steps<T>,
  onEnd: (result: T) => void = () => undefined,
): () => void {
  let cancel: () => void = () => undefined;
  const next = () => {
    const { done, value } = steps.next();
    if (done === true) onEnd(value);
    else if (value !== Infinity) cancel = time.after(value, next);
  };
  next();
  return () => cancel();
}

export interface AtOnce<T> {
  /** Absent when it took longer than the limit. */
  readonly result?: T;
  readonly tookMs: number;
}

/** Runs steps without waiting, and says how long they would have taken. */
export function runAtOnce<T>(steps: Steps<T>, limitMs = Infinity): AtOnce<T> {
  let tookMs = 0;
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return { result: value, tookMs };
    tookMs += value;
    if (tookMs > limitMs || tookMs === Infinity) return { tookMs: Math.min(tookMs, limitMs) };
  }
}
