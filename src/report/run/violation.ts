import { formatDuration } from '../../lib/duration.ts';
import type { Case, Cause, Outcome, PromiseOutcome, Violated } from '../../judge/outcome.ts';
import { labelled } from '../text/wrap.ts';
import type { Style } from './style.ts';

/** Nothing is said where nothing is known: in most cases the reason is below, under `why`. */
export const causes: Readonly<Record<Cause, string | undefined>> = {
  'this drill': 'this drill brought it about',
  controller: 'the controller did it',
  'another actor': 'another actor did it, not this drill',
  unattributed: undefined,
};

/** That the run does not fail by a violation, and whose word that is. */
export function acceptance(step: string): string {
  return `by the scenario, in step ${JSON.stringify(step)}: the run does not fail by it`;
}

/** Everything somebody needs who has to mend what was violated, each violation a block of its own. */
export function violations({ promises }: Outcome, style: Style): readonly string[] {
  return promises.flatMap((promise) =>
    promise.cases.flatMap((one) =>
      one.verdict.verdict === 'violated' ? ['', ...block(promise, one, one.verdict, style), ''] : [],
    ),
  );
}

function block(
  { id }: PromiseOutcome,
  { subject }: Case,
  { expected, seen, at, cause, remedy, acceptedBy }: Violated,
  { paint, width }: Style,
): readonly string[] {
  const layout = { labelWidth: 10, indent: 2, width };
  const [first, ...more] = remedy.commands;
  // A command must stay one line: whoever copies it gets all of it.
  const command = { ...layout, width: undefined };
  return [
    `${paint.bad(`${id} violated`)} for ${subject} after ${formatDuration(at)}: ${remedy.id}`,
    ...(acceptedBy === undefined ? [] : labelled('accepted', acceptance(acceptedBy), layout)),
    ...labelled('expected', expected, layout),
    ...labelled('seen', seen, layout),
    ...(causes[cause] === undefined ? [] : labelled('cause', causes[cause], layout)),
    ...labelled('why', remedy.why, layout),
    ...(first === undefined ? [] : labelled('do', first, command)),
    ...more.flatMap((line) => labelled('', line, command)),
    ...labelled('page', remedy.page, command),
  ];
}
