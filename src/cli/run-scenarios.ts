import { dryRunDrill } from '../drill/dry-run.ts';
import { runDrill } from '../drill/run.ts';
import type { ExitCode } from '../lib/failure.ts';
import { formatRecording } from '../recording/file.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { bindTarget } from './bind-target.ts';
import { type Args, word, words } from './command.ts';
import { askConsent } from './consent.ts';
import type { DryRun } from './dry-run.ts';
import { hostOf } from './host.ts';
import { interruptsOf } from './interrupts.ts';
import { keepFile } from './keep-file.ts';
import { loadScenarios } from './load-scenario.ts';
import { openCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { outputOf } from './output.ts';
import { parseSkippedGuards } from './skipped-guards.ts';

/** Runs every document of a file in order; the worst exit code wins. */
export async function runScenarios(args: Args, outside: Outside, dryRun: DryRun): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const scenarios = await loadScenarios(word(args['scenario']) ?? '', words(args['set']), outside);
  let worst: ExitCode = 0;
  for (const scenario of scenarios) {
    const code = await runOne(scenario, args, outside, dryRun, output);
    if (severity(code) > severity(worst)) worst = code;
  }
  return worst;
}

/** 6 (not restored) wins over everything; an interrupt over what it kept from being found out. */
function severity(code: ExitCode): number {
  if (code === 6) return 1000;
  return code;
}

async function runOne(
  scenario: Scenario,
  args: Args,
  outside: Outside,
  dryRun: DryRun,
  output: ReturnType<typeof outputOf>,
): Promise<ExitCode> {
  const open = await openCluster(args, outside);
  const view = await output.view();
  const { interrupts, dispose } = interruptsOf(outside, () =>
    outside.stderr.write('\nStopping and undoing; once more to give up at once.\n'),
  );
  try {
    const target = await bindTarget(
      scenario,
      words(args['target']),
      args['namespace'] as string | undefined,
      open,
    );
    const host = await hostOf(outside, open.cluster, interrupts, (event) => view.handle(event));
    const request = {
      scenario,
      ...target,
      skipGuards: parseSkippedGuards(words(args['skip-guard'])),
      allowDestructive: args['allow-destructive'] === true,
    };
    if (dryRun !== 'none') {
      const { plan, refusals, exitCode } = await dryRunDrill(request, host, dryRun);
      view.close();
      outside.stdout.write(await output.plan(plan, refusals));
      return exitCode;
    }
    const consent = async (plan: Parameters<typeof askConsent>[0]) =>
      askConsent(plan, await output.planForConsent(plan), args['yes'] === true, outside, interrupts.first);
    const { result, recording } = await runDrill({ ...request, consent }, host);
    view.close();
    if (typeof args['record'] === 'string') await keepFile(args['record'], formatRecording(recording));
    outside.stdout.write(await output.run(result));
    return result.exitCode;
  } finally {
    view.close();
    dispose();
    await open.cluster.close();
  }
}
