import type { RunResult } from '../drill/run-result.ts';

/** Whether anything was done. What is refused in the middle, as an eviction may be, has begun as well. */
export function isBegun({ status, steps }: Pick<RunResult, 'status' | 'steps'>): boolean {
  return status !== 'refused' || steps.length > 0;
}
