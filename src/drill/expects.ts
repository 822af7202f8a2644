import type { Expects } from '../recording/entry.ts';
import type { Step } from '../scenario/scenario.ts';

/** What the author of a step wrote of its outcome, as the recording keeps it; undefined when that is nothing. */
export function expectsOf({ expect }: Step): Expects | undefined {
  if (expect === undefined) return undefined;
  const { accepts, availability, eviction } = expect;
  if (accepts.length === 0 && availability === undefined && eviction === 'auto') return undefined;
  return {
    accepts,
    ...(availability !== undefined && { availability }),
    ...(eviction !== 'auto' && { eviction }),
  };
}

/** Promises that the author has asked for in so many words: a doubt about one of them is no pass. */
export function askedFor({ expect }: Step): readonly string[] {
  return [
    ...(expect?.availability === undefined ? [] : ['A2']),
    ...(expect === undefined || expect.eviction === 'auto' ? [] : ['A3']),
  ];
}

/** Whether the run goes on, and does not fail, although what the step waits for does not come about in time. */
export function acceptsDelay({ expect }: Step): boolean {
  return expect?.accepts.includes('recovery') === true;
}
