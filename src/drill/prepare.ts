import { Recorder } from '../recording/recorder.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { drawPlan } from './draw-plan.ts';
import { groundOf } from './ground.ts';
import type { Host } from './host.ts';
import type { Plan } from './plan.ts';
import { sightOf } from './sight.ts';
import { type Before, partsOf } from './undo/before.ts';

export interface DrillRequest {
  readonly scenario: Scenario;
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
  readonly skipGuards: ReadonlySet<string>;
  readonly allowDestructive: boolean;
  /** Pods may be deleted without a grace period; absent: they may not. */
  readonly allowForce?: boolean | undefined;
}

/** Everything known before the first write: the plan with what speaks against it, and a recorder that is watching. */
export interface Prepared {
  readonly run: string;
  readonly recorder: Recorder;
  readonly chance: number;
  /** The definition that was planned for, part by part. */
  readonly parts: Before['parts'];
  readonly plan: Plan;
}

/**
 * Reads and asks, changes nothing. Rejects with a Failure when there is no such set; what speaks against the drill
 * stands in its plan.
 */
export async function prepare(request: DrillRequest, host: Host, run: string): Promise<Prepared> {
  const { cluster, clock, tool, interrupts } = host;
  const chance = host.random();
  const ground = await groundOf(request, host);
  const { set, spec, serverVersion, open } = ground;
  const recorder = new Recorder(cluster, clock, spec, { run, tool, serverVersion });
  try {
    if (open) await recorder.synced(interrupts.first);
    const draw = { chance, startedAt: recorder.header.startedAt };
    const plan = await drawPlan(request, host, ground, sightOf(recorder), draw);
    return { run, recorder, chance, parts: partsOf(set), plan };
  } catch (error) {
    await recorder.stop();
    throw error;
  }
}
