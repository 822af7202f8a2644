import { judgedDocument, runDocument } from '../documents.ts';
import type { Reported, ReportedRuns } from '../reported.ts';

/** What `-o json` and `-o yaml` print, as one value: a list where the file held several documents. */
export function runsDocument({ items, several }: ReportedRuns): unknown {
  const documents = items.map(itemDocument);
  return several ? { schemaVersion: 'sts-doctor.dev/runs/v1', items: documents } : documents[0];
}

/** A result, or the error that stands where one would. */
function itemDocument(reported: Reported): unknown {
  if (reported.kind === 'run') return runDocument(reported.result);
  if (reported.kind === 'judged') return judgedDocument(reported.judged);
  const { exitCode, message, hints } = reported;
  return { schemaVersion: 'sts-doctor.dev/error/v1', exitCode, error: { message, hints } };
}
