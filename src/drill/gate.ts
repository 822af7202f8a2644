/** Somebody who is there to say that a drill may go on. */
export interface Gate {
  /** Resolves when it is said; rejects with the signal's reason when that aborts first. */
  opened(message: string, signal: AbortSignal): Promise<void>;
}
