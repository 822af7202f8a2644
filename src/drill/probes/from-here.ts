import { type Answer, cannotTell, notMet, type Scene } from '../probe.ts';
import type { Reach } from '../reach.ts';

/** Asks without the API server in between. Whatever keeps the answer away is what was seen. */
export async function fromHere({ reach }: Scene, ask: (reach: Reach) => Promise<Answer>): Promise<Answer> {
  if (reach === undefined)
    return cannotTell('nothing in a sandbox can be reached from here: use `from: pod`');
  try {
    return await ask(reach);
  } catch (error) {
    return notMet(reasonOf(error));
  }
}

/** `fetch failed` alone says nothing: the cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
