import type { RunResult } from '../../drill/run-result.ts';
import { columns } from '../text/columns.ts';
import type { Style } from './style.ts';

/** What happened to the pods, in the order in which it was seen. Long, so only for those who ask for everything. */
export function timeline(
  { judgement }: Pick<RunResult, 'judgement'>,
  { paint, wide }: Style,
): readonly string[] {
  const moments = judgement?.timeline ?? [];
  if (!wide || moments.length === 0) return [];
  const rows = moments.map(({ at, subject, what, detail }) => [
    `${(at / 1000).toFixed(3)}s`,
    subject,
    what,
    detail ?? '',
  ]);
  return [paint.strong('TIMELINE'), ...columns(['TIME', 'SUBJECT', 'WHAT', 'DETAIL'], rows)];
}
