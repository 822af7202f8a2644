import type { Host } from '../drill/host.ts';
import type { DrillRequest } from '../drill/prepare.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { bindTarget } from './bind-target.ts';
import { type Args, word, words } from './command.ts';
import { hostOf } from './host.ts';
import { interruptsOf } from './interrupts.ts';
import { openFor } from './open-for.ts';
import type { Outside } from './outside.ts';
import { parseSkippedGuards } from './skipped-guards.ts';

/** Does `work` where a drill of this scenario would run, for commands that only look. */
export async function onTarget<T>(
  scenario: Scenario,
  args: Args,
  outside: Outside,
  work: (request: DrillRequest, host: Host) => Promise<T>,
): Promise<T> {
  const open = await openFor(args, outside);
  const { interrupts, dispose } = interruptsOf(outside, () => undefined);
  try {
    const target = await bindTarget(scenario, words(args['target']), word(args['namespace']), open);
    const host = hostOf(outside, open, interrupts, () => undefined);
    const skipGuards = parseSkippedGuards(words(args['skip-guard']));
    open.begin();
    return await work({ scenario, ...target, skipGuards, allowDestructive: false }, host);
  } catch (error) {
    throw interrupts.first.aborted ? interrupts.first.reason : error;
  } finally {
    dispose();
    await open.close();
  }
}
