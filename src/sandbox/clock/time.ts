import type { Clock } from '../../lib/clock.ts';

/**
 * The sandbox' time: what controllers and nodes schedule on, and a {@link Clock} for whoever lives in it. Virtual in
 * process (it jumps to the next event once nothing is in flight), or the wall clock times a speed when served.
 */
export interface SandboxTime extends Clock {
  /** Runs `work` after `ms` of sandbox time; returns how to call it off. Work never runs inside the caller's turn. */
  after(ms: number, work: () => void): () => void;
  /** Sandbox time of day as Kubernetes stamps it: RFC 3339, whole seconds, UTC. */
  stamp(): string;
  /** While held, virtual time stands still: a request is under way. Returns how to release it. */
  hold(): () => void;
  /** Ends everything that is scheduled. */
  stop(): void;
}
