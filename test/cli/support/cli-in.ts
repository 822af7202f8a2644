import { runCli } from '../../../src/cli/cli.ts';
import type { OpenCluster } from '../../../src/cli/open-cluster.ts';
import type { Outside } from '../../../src/cli/outside.ts';
import { namespace } from '../../fakes/a-set.ts';
import { MemoryJournals } from '../../fakes/memory-journals.ts';
import type { Process, World } from '../../fakes/world.ts';
import { anOutside, type TestOutside, type Told } from './outside.ts';

/** What `openCluster` gives to the commands of a test: put there by {@link cliIn}. */
export const opened: { open: OpenCluster | undefined } = { open: undefined };

export interface Typed extends Told {
  readonly process: Process;
}

/** A command line in a world: its cluster is the world's, its machine the world's laptop. */
export async function cliIn(
  world: World,
  args: readonly string[],
  during: (outside: TestOutside) => void = () => undefined,
  change: Partial<Outside> = {},
): Promise<Typed> {
  const process = world.process();
  const { host } = process;
  opened.open = {
    cluster: host.cluster,
    clock: host.clock,
    sandbox: undefined,
    journals: new MemoryJournals(world.laptop.disk, process.gate),
    namespace,
    context: 'test',
    begin: () => undefined,
    pause: () => () => undefined,
    close: async () => undefined,
  };
  const outside = anOutside(args, {
    pid: host.holder.pid,
    isAlive: (pid) => world.isAlive(pid),
    ...change,
  });
  during(outside);
  const code = await runCli(outside);
  process.gate.die();
  return { code, out: outside.out(), err: outside.err(), process };
}
