import { formatDuration } from '../../lib/duration.ts';
import type { RunResult } from '../../drill/run-result.ts';
import { columns } from '../text/columns.ts';
import type { Style } from './style.ts';

/** The steps, when one of them has something to say: otherwise the promises say all there is to say. */
export function steps({ steps: results }: RunResult, { paint, width, wide }: Style): readonly string[] {
  const smooth = results.every(({ status, detail }) => status === 'done' && detail === undefined);
  if (results.length === 0 || (smooth && !wide)) return [];
  const rows = results.map(({ name, action, status, durationMs, detail }) => [
    name,
    action,
    status === 'missed' || status === 'errored' ? paint.bad(status) : status,
    status === 'not run' ? '-' : formatDuration(durationMs),
    detail ?? '',
  ]);
  return [paint.strong('STEPS'), ...columns(['STEP', 'ACTION', 'STATUS', 'TOOK', 'DETAIL'], rows, { width })];
}
