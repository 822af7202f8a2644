import { type ScenarioSummary, summarize } from '../scenario/summary.ts';
import { shippedScenarios } from './read-scenarios.ts';

/**
 * What `list` shows. Read from the scenarios here; the bundle replaces this module by one that holds the result
 * (build/embed.ts), because reading them all takes longer than everything else that `list` does.
 */
export function shippedSummaries(): readonly ScenarioSummary[] {
  return shippedScenarios().map(summarize);
}
