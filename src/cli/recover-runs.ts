import type { Host } from '../drill/host.ts';
import { findUnfinished, findUnfinishedOn, type UnfinishedRun } from '../drill/undo/interrupted.ts';
import { leaseSeconds } from '../drill/undo/lease.ts';
import { recover as recoverRun } from '../drill/undo/recover.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import type { RecoverRow } from '../report/rows.ts';
import { type Args, words } from './command.ts';
import { askForName } from './consent.ts';
import { hostOf } from './host.ts';
import { interruptsOf } from './interrupts.ts';
import { openCluster, type OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { outputOf } from './output.ts';
import { parseTarget } from './target.ts';

/** `recover` and `recover --list`. */
export async function recoverCommand(args: Args, outside: Outside): Promise<ExitCode> {
  const open = await openCluster(args, outside);
  const { interrupts, dispose } = interruptsOf(outside, () =>
    outside.stderr.write('\nStopping; the run can be recovered later.\n'),
  );
  const view = await outputOf(args, outside).view();
  try {
    const host = await hostOf(outside, open.cluster, interrupts, (event) => view.handle(event));
    return args['list'] === true
      ? await listRuns(args, outside, open, host)
      : await recoverRuns(args, outside, open, host);
  } finally {
    view.close();
    dispose();
    await open.cluster.close();
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
  );
  if (runs.length === 0) {
    outside.stderr.write(
      args['all-namespaces'] === true
        ? 'No unfinished runs found.\n'
        : `No unfinished runs found in ${namespace} namespace.\n`,
    );
    return exitCodes.held;
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

async function recoverRuns(args: Args, outside: Outside, open: OpenCluster, host: Host): Promise<ExitCode> {
  const runs = await chosen(args, open, host);
  if (runs.length === 0) {
    outside.stderr.write('Nothing to recover.\n');
    return exitCodes.held;
  }
  let worst: ExitCode = exitCodes.held;
  for (const unfinished of runs) {
    const code = await recoverOne(unfinished, args, outside, host);
    if (code > worst) worst = code;
  }
  return worst;
}

async function chosen(
  args: Args,
  { namespace }: OpenCluster,
  { cluster, journals, interrupts }: Host,
): Promise<readonly UnfinishedRun[]> {
  const everywhere = args['all-namespaces'] === true;
  const [first, ...rest] = words(args['target']);
  const all = async () =>
    findUnfinished(cluster, journals, everywhere ? undefined : namespace, interrupts.first);
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
  const found = await findUnfinishedOn(cluster, journals, { namespace, name }, interrupts.first);
  return found ? [found] : [];
}

async function recoverOne(
  unfinished: UnfinishedRun,
  args: Args,
  outside: Outside,
  host: Host,
): Promise<ExitCode> {
  const { journal } = unfinished;
  const { namespace, name } = journal.target;
  const refused = await refusal(unfinished, args, outside, host);
  if (refused !== undefined) throw new Failure(exitCodes.refused, refused);
  const recovered = await recoverRun(unfinished, host, {
    force: args['force'] === true,
    keepLive: args['keep-live'] === true,
    isAlive: (pid) => outside.isAlive(pid),
    onWait: (holder, ms) =>
      outside.stderr.write(
        `Held by ${holder}; waiting ${ms / 1000} s to see whether it still lives (--force takes it at once)\n`,
      ),
  });
  for (const difference of recovered.undo.differences) {
    outside.stderr.write(`not as before${difference.ours ? '' : ' (not by this run)'}: ${difference.what}\n`);
  }
  const detail = recovered.detail === undefined ? '' : `: ${recovered.detail}`;
  outside.stdout.write(
    `statefulset.apps/${name} in ${namespace}, run ${journal.run}: ${recovered.undo.outcome}${detail}\n`,
  );
  return recovered.exitCode;
}

async function refusal(
  { journal }: UnfinishedRun,
  args: Args,
  outside: Outside,
  { interrupts }: Host,
): Promise<string | undefined> {
  if (args['yes'] === true) return undefined;
  if (!outside.stdin.isTTY || !outside.stderr.isTTY)
    return 'nobody agreed to it: there is no terminal to ask on; give --yes to recover unasked';
  for (const { path, before } of journal.changes)
    outside.stderr.write(`sts/${journal.target.name}: ${path} goes back to ${JSON.stringify(before)}\n`);
  const consent = await askForName(
    journal.target.name,
    `undoing run ${journal.run}`,
    outside,
    interrupts.first,
  );
  return consent.given ? undefined : consent.why;
}
