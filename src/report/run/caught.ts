import type { RunResult } from '../../drill/run-result.ts';
import { wrap } from '../text/wrap.ts';
import type { Style } from './style.ts';

/** A table is no place for logs: it says that there are some. */
export function caught({ caught: found }: RunResult, { paint, width }: Style): readonly string[] {
  if (found === undefined) return [];
  const names = found.pods.map(({ name }) => name).join(', ');
  const said = `CAUGHT  events, logs and states of ${names} as they were before the undo: -o json, --report html=FILE or --report markdown=FILE shows them`;
  return wrap(said, width).map((line, index) =>
    index === 0 ? line.replace('CAUGHT', paint.strong('CAUGHT')) : `  ${line}`,
  );
}
