import type { SandboxTime } from '../clock/time.ts';
import type { Random } from './random.ts';
import type { Store } from './store.ts';

/** What every part of the server stands on. */
export interface Context {
  readonly store: Store;
  readonly time: SandboxTime;
  readonly random: Random;
  /** The release whose rules and words apply: 36 for 1.36. */
  readonly minor: number;
}
