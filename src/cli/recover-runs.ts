import type { Host } from '../drill/host.ts';
import { findUnfinished, findUnfinishedOn, type UnfinishedRun } from '../drill/undo/interrupted.ts';
import { leaseSeconds } from '../drill/undo/lease.ts';
import { recover } from '../drill/undo/recover.ts';
import type { View } from '../progress/view.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import type { RecoverRow } from '../report/rows.ts';
import { type Args, words } from './command.ts';
import { askForName, assertAgreed } from './consent.ts';
import { worseOf } from './gravity.ts';
import { hostOf } from './host.ts';
import { machineOf } from './machine.ts';
import { interruptsOf } from './interrupts.ts';
import { checkNothingUnfinished } from './nothing-unfinished.ts';
import { openCluster, type OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { outputOf, type RecoveredRun } from './output.ts';
import { resultsOf } from './results.ts';
import { parseTarget } from './target.ts';
import { undoWords } from './undo-words.ts';

/** `recover` and `recover --list`. */
export async function recoverCommand(args: Args, outside: Outside): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const open = await openCluster(args, outside);
  let view: View | undefined;
  const { interrupts, dispose } = interruptsOf(outside, () => {
    outside.stderr.write('\nStopping; the run can be recovered later.\n');
  });
  try {
    const host = hostOf(
      outside,
      open,
      interrupts,
      (event) => view?.handle(event),
      await machineOf(outside.platform),
    );
    if (args['list'] === true) return await listRuns(args, outside, open, host);
    const runs = await chosen(args, outside, open, host);
    if (runs.length === 0) outside.stderr.write('Nothing to recover.\n');
    const results = resultsOf(args, outside, {
      several: runs.length > 1,
      schemaVersion: 'sts-doctor.dev/recovered-list/v1',
    });
    let worst: ExitCode = exitCodes.held;
    for (const run of runs) {
      try {
        await agree(run, args, outside, host);
        // Not before: a live view and a question do not share a terminal.
        view = await output.view();
        const recovered = await recoverOne(run, args, outside, host, view);
        view.close();
        results.add(output.recovered(recovered));
        worst = worseOf(worst, recovered.exitCode);
      } catch (error) {
        view?.close();
        // One that cannot be recovered now keeps nobody from the others.
        worst = worseOf(worst, results.fail(error));
      }
      if (interrupts.first.aborted) break;
    }
    results.end();
    return worst;
  } finally {
    view?.close();
    dispose();
    await open.close();
  }
}

async function listRuns(
  args: Args,
  outside: Outside,
  { namespace }: OpenCluster,
  { cluster, clock, journals, interrupts }: Host,
): Promise<ExitCode> {
  const runs = await findUnfinished(
    cluster,
    journals,
    args['all-namespaces'] === true ? undefined : namespace,
    interrupts.first,
    warn(outside),
  );
  if (runs.length === 0) {
    outside.stderr.write(
      args['all-namespaces'] === true
        ? 'No unfinished runs found.\n'
        : `No unfinished runs found in ${namespace} namespace.\n`,
    );
  }
  const rows = runs.map((run) => rowOf(run, clock.epoch()));
  outside.stdout.write(await outputOf(args, outside).unfinished(rows));
  return exitCodes.held;
}

/** Whether a holder lives is only a guess here, by the wall clock; what `recover` does rests on compare-and-set. */
function rowOf({ journal, lease, holder }: UnfinishedRun, now: number): RecoverRow {
  const { renewTime = journal.startedAt, holderIdentity } = lease?.spec ?? {};
  return {
    namespace: journal.target.namespace,
    set: journal.target.name,
    run: journal.run,
    scenario: journal.scenario,
    holder: holderIdentity ?? (holder ? `${holder.host}:${holder.pid}, without a Lease` : 'nobody'),
    state: lease && now - Date.parse(renewTime) < leaseSeconds * 1000 ? 'running' : 'abandoned',
    renewed: renewTime,
  };
}

const warn =
  ({ stderr }: Outside) =>
  ({ message }: Failure) =>
    void stderr.write(`Warning: ${message}\n`);

async function chosen(
  args: Args,
  outside: Outside,
  { namespace }: OpenCluster,
  host: Host,
): Promise<readonly UnfinishedRun[]> {
  const { cluster, journals, interrupts } = host;
  const everywhere = args['all-namespaces'] === true;
  const [first, ...rest] = words(args['target']);
  const all = async () =>
    findUnfinished(cluster, journals, everywhere ? undefined : namespace, interrupts.first, warn(outside));
  if (first === undefined) {
    const runs = await all();
    if (runs.length <= 1 || args['all'] === true) return runs;
    throw new Failure(
      exitCodes.usage,
      `which run? ${runs.map(({ journal }) => `sts/${journal.target.name}`).join(', ')}`,
      ['Name the set, or give --all'],
    );
  }
  const byRun = (await all()).filter(({ journal }) => journal.run === first);
  if (byRun.length > 0) return byRun;
  const name = parseTarget([first, ...rest]) ?? '';
  const set = { namespace, name };
  const found = await findUnfinishedOn(cluster, journals, set, interrupts.first, warn(outside));
  if (found !== undefined) return [found];
  await checkNothingUnfinished(namespace, name, host);
  return [];
}

async function recoverOne(
  unfinished: UnfinishedRun,
  args: Args,
  outside: Outside,
  host: Host,
  view: View,
): Promise<RecoveredRun> {
  const { namespace, name } = unfinished.journal.target;
  const { undo, exitCode, detail } = await recover(unfinished, host, {
    force: args['force'] === true,
    keepLive: args['keep-live'] === true,
    isAlive: (pid) => outside.isAlive(pid),
    onWait: (holder, ms) =>
      view.notice(
        `Held by ${holder}; waiting ${ms / 1000} s to see whether it still lives (--force takes it at once)`,
      ),
  });
  return {
    schemaVersion: 'sts-doctor.dev/recovered/v1',
    run: unfinished.journal.run,
    namespace,
    name,
    ...undo,
    exitCode,
    detail,
  };
}

/** Says what will go back to what, and asks; rejects with a refusal when nobody agrees. */
async function agree(
  { journal }: UnfinishedRun,
  args: Args,
  outside: Outside,
  { interrupts }: Host,
): Promise<void> {
  const signal = interrupts.first;
  await assertAgreed('recover', args, outside, signal, {
    show: () => undoWords(journal).map((line) => `${line}\n`),
    ask: () => askForName(journal.target.name, `undoing run ${journal.run}`, outside, signal),
  });
}
