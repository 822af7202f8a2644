import { skippableGuards } from '../drill/guards/registry.ts';
import { exitCodes, Failure } from '../lib/failure.ts';

export function parseSkippedGuards(names: readonly string[]): ReadonlySet<string> {
  const unknown = names.find((name) => !skippableGuards.includes(name));
  if (unknown !== undefined) {
    throw new Failure(exitCodes.usage, `there is no guard "${unknown}" to skip`, [
      `Guards that can be skipped: ${skippableGuards.join(', ')}`,
    ]);
  }
  return new Set(names);
}
