import { observe } from '../drill/observe.ts';
import { parseDuration } from '../lib/duration.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { type Args, word, words } from './command.ts';
import { errorDocument, tell } from './failures.ts';
import { hostOf } from './host.ts';
import { interruptsOf } from './interrupts.ts';
import { openFile } from './keep-file.ts';
import { keepRecording } from './keep-recording.ts';
import { openFor } from './open-for.ts';
import type { Outside } from './outside.ts';
import { outputOf } from './output.ts';
import { openReports, type ReportFiles } from './report-files.ts';
import { onlySetOf, parseTarget } from './target.ts';

/** Watches a set until the time is up or a signal comes, and tells what it came to. */
export async function observeSet(args: Args, outside: Outside): Promise<ExitCode> {
  const forMs = durationOf(args);
  const reports = await openReports(args, 'none');
  try {
    return await recordAndJudge(args, outside, forMs, reports);
  } catch (error) {
    reports.fail('observe', errorDocument(error));
    throw error;
  } finally {
    await reports.write(false, (problem) => tell(problem, outside.stderr));
    await reports.close();
  }
}

async function recordAndJudge(
  args: Args,
  outside: Outside,
  forMs: number | undefined,
  reports: ReportFiles,
): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const record = word(args['record']);
  // First of all: nobody wants to learn after an incident that it was not recorded.
  const file = record === undefined ? undefined : await openFile(record);
  const view = await output.view();
  const { interrupts, dispose } = interruptsOf(outside, () =>
    view.notice('Judging what was seen; once more to give up at once.'),
  );
  try {
    const open = await openFor(args, outside);
    try {
      const namespace = word(args['namespace']) || open.namespace;
      const name = parseTarget(words(args['target'])) ?? (await onlySetOf(open.cluster, namespace));
      const host = hostOf(outside, open, interrupts, (event) => {
        view.handle(event);
        reports.hear(event);
      });
      open.begin();
      const judged = await observe({ namespace, name, forMs }, host, (recording) =>
        keepRecording(file, recording, (problem) => tell(problem, outside.stderr)),
      );
      view.close();
      reports.judge(judged);
      outside.stdout.write(await output.judged(judged));
      return judged.exitCode;
    } finally {
      await open.close();
    }
  } catch (error) {
    throw interrupts.first.aborted ? interrupts.first.reason : error;
  } finally {
    view.close();
    dispose();
    await file?.close();
  }
}

function durationOf(args: Args): number | undefined {
  const written = word(args['for']);
  if (written === undefined) {
    if (args['sandbox'] !== true) return undefined;
    throw usage('the time of a sandbox of this process has no end: give --for a duration');
  }
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  throw usage(`invalid value "${written}" for --for: must be a duration such as 30s, 5m or 1h30m`);
}

function usage(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}
