import { Interrupted, type Interrupts } from '../drill/host.ts';
import type { Outside, StopSignal } from './outside.ts';

const EXIT_CODES: Readonly<Record<StopSignal, 129 | 130 | 143>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Turns the process' signals into two abort signals: stop and undo; give up. A hangup never gives up: a terminal that
 * is closed sends one by its shell and one by the kernel, and nobody has asked for either.
 */
export function interruptsOf(
  outside: Outside,
  onFirst: () => void,
): { readonly interrupts: Interrupts; readonly dispose: () => void } {
  const first = new AbortController();
  const second = new AbortController();
  const dispose = outside.onSignal((signal) => {
    const reason = new Interrupted(signal, EXIT_CODES[signal]);
    if (first.signal.aborted) {
      if (signal !== 'SIGHUP') second.abort(reason);
      return;
    }
    first.abort(reason);
    onFirst();
  });
  return { interrupts: { first: first.signal, second: second.signal }, dispose };
}
