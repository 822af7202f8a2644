import type { Host } from '../drill/host.ts';
import { leftChanged } from '../drill/purge/left-changed.ts';
import { assertNothingLeftChanged } from '../drill/purge/left-words.ts';
import { purge, removals } from '../drill/purge/purge.ts';
import { findTraces, isNothing, type Traces } from '../drill/purge/traces.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { escapeText } from '../report/text/escape.ts';
import { type Args, word } from './command.ts';
import { askForWord, assertAgreed } from './consent.ts';
import { parseDryRun } from './dry-run.ts';
import { hostOf } from './host.ts';
import { interruptsOf } from './interrupts.ts';
import { machineOf } from './machine.ts';
import { openCluster } from './open-cluster.ts';
import { outputOf } from './output.ts';
import type { Outside } from './outside.ts';
import { purgedDocument, purgedText, purgeWarning, removedLine } from './purge-words.ts';

/** `purge`: every trace of runs goes, in a namespace or in all of them, and nothing is undone. */
export async function purgeTraces(args: Args, outside: Outside): Promise<ExitCode> {
  outputOf(args, outside);
  const dryRun = isDryRun(args);
  const open = await openCluster(args, outside);
  const { interrupts, dispose } = interruptsOf(outside, () => {
    outside.stderr.write('\nStopping; purge again to remove the rest.\n');
  });
  try {
    const machine = await machineOf(outside.platform);
    const host = hostOf(outside, open, interrupts, () => undefined, machine);
    const scope = args['all-namespaces'] === true ? undefined : open.namespace;
    const traces = await findTraces(
      host,
      scope,
      ({ message }) => void outside.stderr.write(`Warning: ${message}\n`),
    );
    const runs = await leftChanged(traces.journals, host);
    const force = args['force'] === true;
    if (isNothing(traces)) outside.stderr.write(`Nothing to purge in ${placeOf(scope)}.\n`);
    else {
      outside.stderr.write(purgeWarning(runs));
      if (!force) assertNothingLeftChanged(runs);
      if (!dryRun) await agreeAndPurge(traces, scope, { args, outside, host, force });
    }
    outside.stdout.write(purgedText(purgedDocument(traces, runs, dryRun), word(args['output']) ?? 'table'));
    return exitCodes.held;
  } catch (error) {
    throw interrupts.first.aborted ? interrupts.first.reason : error;
  } finally {
    dispose();
    await open.close();
  }
}

function isDryRun(args: Args): boolean {
  const asked = parseDryRun(args['dry-run']);
  if (asked !== 'server') return asked === 'client';
  throw new Failure(exitCodes.usage, 'Invalid dry-run value (server). Must be "none" or "client".');
}

interface Purging {
  readonly args: Args;
  readonly outside: Outside;
  readonly host: Host;
  readonly force: boolean;
}

async function agreeAndPurge(
  traces: Traces,
  scope: string | undefined,
  { args, outside, host, force }: Purging,
): Promise<void> {
  await agree(traces, scope, args, outside, host);
  await purge(traces, host, {
    force,
    isAlive: (pid) => outside.isAlive(pid),
    onWait: (holder, ms) =>
      void outside.stderr.write(
        `Held by ${escapeText(holder)}; waiting ${ms / 1000} s to see whether somebody still lives (--force does not wait)\n`,
      ),
  });
}

/** Shows what will go and asks; rejects with a refusal when nobody agrees. */
async function agree(
  traces: Traces,
  scope: string | undefined,
  args: Args,
  outside: Outside,
  { interrupts }: Host,
): Promise<void> {
  const signal = interrupts.first;
  const expected = scope ?? 'all namespaces';
  const what = scope === undefined ? `"${expected}"` : `the namespace's name (${expected})`;
  const question = {
    word: expected,
    message: `Type ${what} to purge:`,
    otherwise: 'is not what was asked for',
  };
  await assertAgreed('purge', args, outside, signal, {
    show: () => removals(traces).map((removed) => removedLine(removed, true)),
    ask: () => askForWord(question, outside, signal),
  });
}

function placeOf(scope: string | undefined): string {
  return scope === undefined ? 'any namespace' : `${scope} namespace`;
}
