import { type DryRunResult, dryRunDrill } from '../drill/dry-run.ts';
import type { Plan } from '../drill/plan.ts';
import { type Consent, runDrill } from '../drill/run.ts';
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
import { openCluster, type OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import type { View } from '../progress/view.ts';
import { type Output, outputOf } from './output.ts';
import { parseSkippedGuards } from './skipped-guards.ts';

/** Runs the documents of a file in order, until one is interrupted or not undone; the worst exit code wins. */
export async function runScenarios(args: Args, outside: Outside, dryRun: DryRun): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const scenarios = await loadScenarios(scenarioWord(args, outside), words(args['set']), outside);
  let worst: ExitCode = 0;
  for (const scenario of scenarios) {
    const code = await runOne(scenario, args, outside, dryRun, output);
    if (severity(code) > severity(worst)) worst = code;
    if (severity(code) >= severity(129)) break;
  }
  return worst;
}

/** What reads the command line takes a lone `-` for a flag without a name, and hands over an empty word. */
function scenarioWord(args: Args, outside: Outside): string {
  const said = word(args['scenario']) ?? '';
  return said === '' && outside.args.includes('-') ? '-' : said;
}

/** As one run concludes: a violation outweighs a doubt, an error a violation, and not restored wins over everything. */
const byGravity: readonly ExitCode[] = [0, 7, 1, 3, 4, 2, 5, 129, 130, 143, 6];

function severity(code: ExitCode): number {
  return byGravity.indexOf(code);
}

async function runOne(
  scenario: Scenario,
  args: Args,
  outside: Outside,
  dryRun: DryRun,
  output: Output,
): Promise<ExitCode> {
  const open = await openFor(args, outside);
  let view: View | undefined;
  const { interrupts, dispose } = interruptsOf(outside, () => {
    const message = 'Stopping and undoing; once more to give up at once.';
    if (view) view.notice(message);
    else outside.stderr.write(`${message}\n`);
  });
  try {
    const target = await bindTarget(scenario, words(args['target']), word(args['namespace']), open);
    const host = hostOf(outside, open, interrupts, (event) => view?.handle(event));
    const request = {
      scenario,
      ...target,
      skipGuards: parseSkippedGuards(words(args['skip-guard'])),
      allowDestructive: args['allow-destructive'] === true,
    };
    // In a sandbox there is nothing to agree to.
    const agreed = args['yes'] === true || open.sandbox !== undefined;
    if (agreed && dryRun === 'none') view = await output.view();
    open.begin();
    if (dryRun !== 'none') return await showPlan(await dryRunDrill(request, host, dryRun), output, outside);

    const consent = async (plan: Plan): Promise<Consent> => {
      if (agreed) return { given: true };
      const answer = await askConsent(plan, await output.planForConsent(plan), outside, interrupts.first);
      // Not before: a live view and a question do not share a terminal.
      if (answer.given) view = await output.view();
      return answer;
    };
    const { result, recording } = await runDrill({ ...request, consent }, host);
    view?.close();
    outside.stdout.write(await output.run(result));
    const record = word(args['record']);
    if (record !== undefined) await keepFile(record, formatRecording(recording));
    return result.exitCode;
  } catch (error) {
    // Whatever a signal made fail: nothing was changed, or runDrill would have told how it ended.
    throw interrupts.first.aborted ? interrupts.first.reason : error;
  } finally {
    view?.close();
    dispose();
    await open.close();
  }
}

/** The sandbox is loaded only when it is asked for. */
async function openFor(args: Args, outside: Outside): Promise<OpenCluster> {
  if (args['sandbox'] !== true) return openCluster(args, outside);
  return (await import('./open-sandbox.ts')).openSandbox(args, outside);
}

async function showPlan(
  { plan, exitCode }: DryRunResult,
  output: Output,
  { stdout }: Outside,
): Promise<ExitCode> {
  stdout.write(await output.plan(plan));
  return exitCode;
}
