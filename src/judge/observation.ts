import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';

/** What an observation is there to tell: who comes back, as whom, with which disk, and when; and who is there in the end. */
export const observedPromises: readonly string[] = ['I4', 'S2', 'R1', 'I1'];

/** Nobody drilled while this was recorded: whatever happened was the controller's doing, a node's, or an outsider's. */
export function isObservation(recording: Recording): boolean {
  return actsOf(recording).some(({ act }) => act.type === 'observing');
}
