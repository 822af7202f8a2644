import type { LeftRun } from '../drill/purge/left-changed.ts';
import type { LeftObject } from '../drill/purge/left-objects.ts';
import { deleteCommands, whatIsLeft } from '../drill/purge/left-words.ts';
import { type Removed, removals } from '../drill/purge/purge.ts';
import type { Traces } from '../drill/purge/traces.ts';
import { type ExitCode, exitCodes } from '../lib/failure.ts';
import { escapeText } from '../report/text/escape.ts';
import { machineFormat, writeDocument } from './documents.ts';

/** What `purge` says. */
export interface PurgedDocument {
  readonly schemaVersion: 'sts-doctor.dev/purged/v1';
  readonly dryRun: boolean;
  readonly removed: readonly Removed[];
  /** Runs that nobody has undone, and what stays as they made it. */
  readonly runs: readonly {
    readonly run: string;
    readonly namespace: string;
    readonly name: string;
    readonly changed: readonly string[];
    /** Pods, ControllerRevisions and claims of the run. */
    readonly objects: readonly LeftObject[];
    /** Kinds that nobody may read, of which something may be left. */
    readonly unread: readonly string[];
  }[];
  readonly exitCode: ExitCode;
}

/** Nobody should take a purge for an undo. */
export function purgeWarning(runs: readonly LeftRun[]): string {
  const unfinished = runs.flatMap((run) => {
    const left = whatIsLeft(run);
    const { run: id, target } = run.journal;
    const words = left.length === 0 ? 'nothing is as the run left it' : `stays so: ${left.join(', ')}`;
    return [
      `  ${escapeText(`run ${id} on sts/${target.name} in ${target.namespace}: ${words}`)}\n`,
      ...deleteCommands(run).map((command) => `    ${escapeText(command)}\n`),
    ];
  });
  const list = unfinished.length === 0 ? [] : ['Nobody has undone:\n', ...unfinished];
  return ['Purging undoes nothing: what a run has changed stays changed.\n', ...list].join('');
}

export function purgedDocument(traces: Traces, runs: readonly LeftRun[], dryRun: boolean): PurgedDocument {
  return {
    schemaVersion: 'sts-doctor.dev/purged/v1',
    dryRun,
    removed: removals(traces),
    runs: runs.map(({ journal: { run, target }, changed, effects, objects, unread }) => ({
      run,
      namespace: target.namespace,
      name: target.name,
      changed: [...changed, ...effects.map(({ words }) => words)],
      objects,
      unread,
    })),
    exitCode: exitCodes.held,
  };
}

export function purgedText(document: PurgedDocument, format: string): string {
  const machine = machineFormat(format);
  if (machine !== undefined)
    return writeDocument(machine === 'ndjson' ? { type: 'purged', ...document } : document, machine);
  return document.removed
    .map((removed) => (format === 'name' ? `${nameOf(removed)}\n` : removedLine(removed, document.dryRun)))
    .join('');
}

export function removedLine(removed: Removed, dryRun: boolean): string {
  const suffix = dryRun ? ' (dry run)' : '';
  return `${escapeText(`${nameOf(removed)} in ${removed.namespace}: ${removed.detail}`)}${suffix}\n`;
}

function nameOf({ kind, name }: Removed): string {
  switch (kind) {
    case 'mark':
      return `statefulset.apps/${name}`;
    case 'lease':
      return `lease.coordination.k8s.io/${name}`;
    case 'pod':
      return `pod/${name}`;
    case 'controllerrevision':
      return `controllerrevision.apps/${name}`;
    case 'journal':
      return `journal/${name}`;
  }
}
