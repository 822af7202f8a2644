import type { StepContext } from '../../../src/drill/action.ts';

/** What an action is told when the first step of a run is planned. */
export function aStepContext(name: string, more: Partial<StepContext> = {}): StepContext {
  return {
    name,
    withinMs: undefined,
    until: undefined,
    earlier: [],
    taken: [],
    chance: 0.5,
    startedAt: '2026-11-21T10:00:00.250Z',
    ...more,
  };
}
