import { type DryRunResult, dryRunDrill } from '../drill/dry-run.ts';
import type { Host } from '../drill/host.ts';
import type { Plan } from '../drill/plan.ts';
import type { DrillRequest } from '../drill/prepare.ts';
import { type Consent, type Finished, runDrill } from '../drill/run.ts';
import type { ExitCode } from '../lib/failure.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Surroundings } from './forecast/forecast.ts';
import { bindTarget } from './bind-target.ts';
import { type Args, word, words } from './command.ts';
import { askConsent } from './consent.ts';
import type { Purpose } from './dry-run.ts';
import { errorDocument, tell } from './failures.ts';
import { endsAll, worseOf } from './gravity.ts';
import { gateOf } from './gate.ts';
import { hostOf } from './host.ts';
import { holdOf } from './hold.ts';
import { machineOf } from './machine.ts';
import { interruptsOf } from './interrupts.ts';
import { openFile } from './keep-file.ts';
import { keepRecording } from './keep-recording.ts';
import { loadScenarios, scenarioWord } from './load-scenario.ts';
import type { OpenCluster } from './open-cluster.ts';
import { openFor } from './open-for.ts';
import type { Outside } from './outside.ts';
import type { View } from '../progress/view.ts';
import { type Output, outputOf } from './output.ts';
import { openReports, type ReportFiles } from './report-files.ts';
import { type Results, resultsOf } from './results.ts';
import { parseSkippedGuards } from './skipped-guards.ts';

/**
 * Runs the documents of a file in order, until one is interrupted or not undone; the worst exit code wins. One that
 * cannot be run keeps nobody from the next.
 */
export async function runScenarios(args: Args, outside: Outside, purpose: Purpose): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const reports = await openReports(args, purpose);
  try {
    const scenarios = await loadScenarios(
      scenarioWord(args, outside),
      words(args['set']),
      outside,
      words(args['values']),
    );
    const several = scenarios.length > 1;
    const schemaVersion = purpose === 'none' ? 'sts-doctor.dev/runs/v1' : 'sts-doctor.dev/plans/v1';
    const results = resultsOf(args, outside, { several, schemaVersion });
    const worst = await runAll(scenarios, args, outside, purpose, { output, results, reports });
    results.end();
    await reports.write(several, (error) => tell(error, outside.stderr));
    return worst;
  } finally {
    await reports.close();
  }
}

/** Where the results of runs go. */
interface Told {
  readonly output: Output;
  readonly results: Results;
  readonly reports: ReportFiles;
}

async function runAll(
  scenarios: readonly Scenario[],
  args: Args,
  outside: Outside,
  purpose: Purpose,
  told: Told,
): Promise<ExitCode> {
  let worst: ExitCode = 0;
  for (const scenario of scenarios) {
    const code = await runOne(scenario, args, outside, purpose, told).catch((error: unknown) => {
      told.reports.fail(scenario.name, errorDocument(error));
      return told.results.fail(error);
    });
    worst = worseOf(worst, code);
    if (endsAll(code)) break;
  }
  return worst;
}

async function runOne(
  scenario: Scenario,
  args: Args,
  outside: Outside,
  purpose: Purpose,
  told: Told,
): Promise<ExitCode> {
  const { output, reports } = told;
  const { hold, file, open } = await openAll(args, outside, purpose);
  let view: View | undefined;
  const say = (message: string): void => {
    if (view) view.notice(message);
    else outside.stderr.write(`${message}\n`);
  };
  const { interrupts, dispose } = interruptsOf(outside, () =>
    say('Stopping and undoing; once more to give up at once.'),
  );
  try {
    const target = await bindTarget(scenario, words(args['target']), word(args['namespace']), open);
    const host = hostOf(
      outside,
      open,
      interrupts,
      (event) => {
        view?.handle(event);
        reports.hear(event);
        if (event.type === 'phase' && event.phase === 'holding') hold?.begin(say);
      },
      // What holds nothing needs not say where it runs.
      purpose === 'none' ? await machineOf(outside.platform) : undefined,
      // Standard input is opened for those who wait for it.
      scenario.steps.some(({ action }) => action.action === 'pause')
        ? gateOf(outside, say, () => open.pause())
        : undefined,
    );
    const request = { scenario, ...target, ...leaveOf(args) };
    // In a sandbox there is nothing to agree to.
    const agreed = args['yes'] === true || open.sandbox !== undefined;
    if (agreed && purpose === 'none') view = await output.view();
    open.begin();
    if (purpose !== 'none') {
      const around = { version: outside.version, pause: () => open.pause() };
      return await showPlan(await planFor(request, host, purpose, around), told);
    }

    const consent = async (plan: Plan): Promise<Consent> => {
      if (agreed) return { given: true };
      const answer = await askConsent(plan, await output.planForConsent(plan), outside, interrupts.first);
      // Not before: a live view and a question do not share a terminal.
      if (answer.given) view = await output.view();
      return answer;
    };
    const finished = await runDrill({ ...request, hold: hold?.request, consent }, host);
    view?.close();
    return await tellFinished(finished, file, outside, told);
  } catch (error) {
    // Whatever a signal made fail: nothing was changed, or runDrill would have told how it ended.
    throw interrupts.first.aborted ? interrupts.first.reason : error;
  } finally {
    hold?.end();
    view?.close();
    dispose();
    await file?.close();
    await open.close();
  }
}

async function tellFinished(
  { result, recording }: Finished,
  file: Awaited<ReturnType<typeof openAll>>['file'],
  outside: Outside,
  { output, results, reports }: Told,
): Promise<ExitCode> {
  reports.add(result);
  results.add(await output.run(result));
  await keepRecording(file, recording, (problem) => tell(problem, outside.stderr));
  return result.exitCode;
}

/** What a drill holds open to its end. */
interface Opened {
  readonly hold: ReturnType<typeof holdOf>;
  readonly file: Awaited<ReturnType<typeof openFile>> | undefined;
  readonly open: OpenCluster;
}

async function openAll(args: Args, outside: Outside, purpose: Purpose): Promise<Opened> {
  const isReal = purpose === 'none';
  // First of all: nobody wants to learn after the drill that it was not recorded.
  const record = isReal ? word(args['record']) : undefined;
  const hold = isReal ? holdOf(args, outside) : undefined;
  const file = record === undefined ? undefined : await openFile(record);
  const open = await openFor(args, outside).catch(async (error: unknown) => {
    await file?.close();
    throw error;
  });
  return { hold, file, open };
}

/** What the user lets a drill do beyond what any may. */
function leaveOf(args: Args): Pick<DrillRequest, 'skipGuards' | 'allowDestructive' | 'allowForce'> {
  return {
    skipGuards: parseSkippedGuards(words(args['skip-guard'])),
    allowDestructive: args['allow-destructive'] === true,
    allowForce: args['allow-force'] === true,
  };
}

/** Only who asks for nothing but a plan has the time to see it played in a model. */
async function planFor(
  request: DrillRequest,
  drillHost: Host,
  purpose: Exclude<Purpose, 'none'>,
  around: Surroundings,
): Promise<DryRunResult> {
  // What is left to chance falls out alike in the plan and in its forecast.
  const chance = drillHost.random();
  const host = { ...drillHost, random: () => chance };
  const planned = await dryRunDrill(request, host, purpose === 'server' ? 'server' : 'client');
  if (purpose !== 'plan') return planned;
  const { forecast } = await import('./forecast/forecast.ts');
  return { ...planned, plan: { ...planned.plan, forecast: await forecast(request, host, planned, around) } };
}

async function showPlan({ plan, exitCode }: DryRunResult, { output, results }: Told): Promise<ExitCode> {
  results.add(await output.plan(plan));
  return exitCode;
}
