import type { Refusal } from '../../drill/plan.ts';
import type { Style } from '../run/style.ts';
import { labelled } from '../text/wrap.ts';

/** Why a drill is refused, guard by guard: what each saw, how to satisfy it, how to pass it by. */
export function refusals(given: readonly Refusal[], { paint, width }: Style): readonly string[] {
  const longest = Math.max(0, ...given.map(({ guard }) => guard.length));
  const layout = { labelWidth: longest + 2, indent: 2, width };
  return given.flatMap(({ guard, saw, wayOut, skip }) => {
    const [first = '', ...more] = labelled(guard, saw, layout);
    const after = [wayOut, ...(skip === undefined ? [] : [`or pass it by: ${skip}`])];
    return [
      first.replace(guard, paint.doubt(guard)),
      ...more,
      ...after.flatMap((line) => labelled('', line, layout)),
    ];
  });
}
