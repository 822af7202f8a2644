import type { HoldRequest } from '../../../src/drill/hold.ts';
import { type Consent, type Finished, runDrill, type RunRequest } from '../../../src/drill/run.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { namespace } from '../../fakes/a-set.ts';
import type { Process, World } from '../../fakes/world.ts';

export interface DrillOptions {
  readonly consent?: () => Promise<Consent>;
  readonly skipGuards?: readonly string[];
  readonly allowDestructive?: boolean;
  readonly allowForce?: boolean;
  readonly hold?: HoldRequest;
}

export function requestFor(world: World, scenario: Scenario, options: DrillOptions = {}): RunRequest {
  return {
    scenario,
    context: 'test',
    namespace,
    name: world.name,
    skipGuards: new Set(options.skipGuards),
    allowDestructive: options.allowDestructive ?? false,
    allowForce: options.allowForce ?? false,
    hold: options.hold,
    consent: options.consent ?? (async () => ({ given: true })),
  };
}

/** A whole drill of the world's set by one process. */
export async function drill(
  world: World,
  scenario: Scenario,
  process: Process = world.process(),
  options: DrillOptions = {},
): Promise<Finished> {
  return runDrill(requestFor(world, scenario, options), process.host);
}

/** A drill whose process is killed after so many milliseconds; resolves when it is dead. */
export async function leaveBehind(
  world: World,
  scenario: Scenario,
  afterMs: number,
  process: Process = world.process(),
): Promise<Process> {
  world.clock.after(afterMs, () => process.gate.die());
  await Promise.race([drill(world, scenario, process), process.gate.died]);
  return process;
}
