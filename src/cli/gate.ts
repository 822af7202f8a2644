import type { Gate } from '../drill/gate.ts';
import type { Outside } from './outside.ts';

/**
 * Enter on the terminal; undefined where there is none.
 * @param held stops the time of a sandbox while people think, and says how to let it run again.
 */
export function gateOf(
  { stdin }: Outside,
  say: (message: string) => void,
  held: () => () => void,
): Gate | undefined {
  if (!stdin.isTTY) return undefined;
  return {
    async opened(message, signal) {
      say(`${message}\nEnter goes on, Ctrl-C ends the drill.`);
      const go = held();
      let pressed: () => void = () => undefined;
      let stopped: () => void = () => undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          pressed = resolve;
          stopped = () => reject(signal.reason);
          signal.throwIfAborted();
          signal.addEventListener('abort', stopped, { once: true });
          stdin.once('data', pressed).resume();
        });
      } finally {
        signal.removeEventListener('abort', stopped);
        stdin.off('data', pressed).pause();
        go();
      }
    },
  };
}
