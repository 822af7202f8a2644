import type { Judgement } from '../../../src/judge/outcome.ts';
import type { Pod } from '../../../src/objects/workload.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { Fault, LoggedRequest } from '../../fakes/gate.ts';
import { aWorld, type Process, type World } from '../../fakes/world.ts';
import { drill } from './drill.ts';
import { badImage, killPod, scaleToZero, stallRollout } from './scenarios.ts';

/** For tests of what a drill does: what is thought of the set is the judge's business. */
export const noJudgement: Judgement = { outcomes: [], ledger: [], timeline: [], undecided: [] };

export const drills: readonly (readonly [string, Scenario])[] = [
  ['kill-pod', killPod],
  ['scale-to-zero', scaleToZero],
  ['stall-rollout', stallRollout],
];

/** Slow enough that a run's Lease is renewed on the way. */
export function aSlowWorld(): World {
  const world = aWorld();
  world.controller.startMs = 13_000;
  world.controller.isBroken = hasBadImage;
  return world;
}

export function hasBadImage({ spec }: Pod): boolean {
  return (spec?.containers ?? []).some(({ image }) => image === badImage);
}

/** How much an undisturbed drill asks of the world, and how long it takes. */
export async function measure(
  scenario: Scenario,
): Promise<{ readonly requests: number; readonly ms: number }> {
  const world = aSlowWorld();
  const process = world.process();
  await drill(world, scenario, process);
  return { requests: process.gate.count, ms: world.clock.now };
}

/** Lets something befall the k-th request of a process. Says afterwards, for messages, which one that was. */
export function befalls(
  process: Process,
  k: number,
  fault: (request: LoggedRequest) => Fault | undefined,
): () => string {
  let hit = `${k} (never sent)`;
  process.gate.faultAt = (request) => {
    if (request.number !== k) return undefined;
    hit = `${k} (${request.verb} ${request.resource})`;
    return fault(request);
  };
  return () => hit;
}
