import { isClusterError } from '../cluster/error.ts';

/** What a recording and a plan say of a kind that the server does not give. */
export function whyUnreadable(error: unknown): string {
  if (isClusterError(error, 'forbidden')) return 'reading it is forbidden';
  return error instanceof Error ? error.message : String(error);
}
