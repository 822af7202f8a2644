import { resolve } from 'node:path';
import type { DrillEvent } from '../drill/event.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import { type FileFormatName, fileFormatNamed } from '../report/registry.ts';
import { renderReport } from '../report/render.ts';
import type { Reported } from '../report/reported.ts';
import { type Args, word, words } from './command.ts';
import type { Purpose } from './dry-run.ts';
import type { ErrorDocument } from './failures.ts';
import { type FileToKeep, openFile } from './keep-file.ts';

/** The files of `--report`, and what is going to stand in them. */
export interface ReportFiles {
  /** Something happened in the run that goes on. */
  hear(event: DrillEvent): void;
  /** How a run ended. */
  add(result: RunResult): void;
  /** What a recording came to. */
  judge(judged: Judged): void;
  /** Why there was no run. */
  fail(scenario: string, document: ErrorDocument): void;
  /** Puts every file in place. How a drill ended is more than whether it could be reported: problems are told only. */
  write(several: boolean, tell: (problem: unknown) => void): Promise<void>;
  /** Leaves nothing half-written. */
  close(): Promise<void>;
}

interface Wanted {
  readonly format: FileFormatName;
  readonly path: string;
}

/**
 * Opens the file of every `--report FORMAT=PATH` before anything else happens: nobody wants to learn after a drill
 * that it was not reported. Throws a usage failure for an unknown format or a path that cannot be written.
 */
export async function openReports(args: Args, purpose: Purpose): Promise<ReportFiles> {
  const wanted = words(args['report']).map(parseReport);
  if (wanted.length > 0 && purpose !== 'none')
    throw usage('--report tells of a run, and a dry run is none: give -o for its plan');
  const record = word(args['record']);
  refuseTwice([...wanted.map(({ path }) => path), ...(record === undefined ? [] : [record])]);
  const files = await openAll(wanted);
  const items: Reported[] = [];
  let events: DrillEvent[] = [];
  const end = (): readonly DrillEvent[] => {
    const heard = events;
    events = [];
    return heard;
  };
  return {
    hear: (event) => void events.push(event),
    add: (result) => void items.push({ kind: 'run', result, events: end() }),
    judge: (judged) => void items.push({ kind: 'judged', judged, events: end() }),
    fail: (scenario, { exitCode, error }) =>
      void items.push({ kind: 'failure', scenario, exitCode, ...error, events: end() }),
    async write(several, tell) {
      for (const { format, file } of files)
        await renderReport({ items, several }, format)
          .then((text) => file.keep(text))
          .catch(tell);
    },
    close: () => closeAll(files),
  };
}

interface Open extends Wanted {
  readonly file: FileToKeep;
}

async function openAll(wanted: readonly Wanted[]): Promise<readonly Open[]> {
  const files: Open[] = [];
  try {
    for (const one of wanted) files.push({ ...one, file: await openFile(one.path) });
    return files;
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

async function closeAll(files: readonly Open[]): Promise<void> {
  for (const { file } of files) await file.close();
}

function parseReport(given: string): Wanted {
  const [, format = '', path = ''] = /^([^=]*)=(.+)$/s.exec(given) ?? [];
  if (path === '')
    throw usage(`--report takes FORMAT=PATH, e.g. junit=out.xml, not ${JSON.stringify(given)}`);
  return { format: fileFormatNamed(format), path };
}

/** The second would replace the first. */
function refuseTwice(paths: readonly string[]): void {
  const twice = paths.find((path, index) =>
    paths.slice(0, index).some((other) => resolve(other) === resolve(path)),
  );
  if (twice !== undefined) throw usage(`${twice} is to be written twice`);
}

function usage(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}
