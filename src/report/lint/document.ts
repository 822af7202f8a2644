import { orderKeys } from '../schema/order-keys.ts';
import { listOf, object, oneOf, text, whole } from '../schema/build.ts';
import type { LintReport } from './lint-report.ts';

const schema = object({
  schemaVersion: text,
  exitCode: whole,
  scenarios: whole,
  problems: listOf(
    object({
      'file?': text,
      'line?': whole,
      'column?': whole,
      gravity: oneOf('error', 'warning'),
      'rule?': text,
      message: text,
    }),
  ),
});

/** The same for programs. */
export function lintDocument({ exitCode, scenarios, problems }: LintReport): unknown {
  const flat = problems.map(({ at, gravity, rule, message }) => ({ ...at, gravity, rule, message }));
  return orderKeys({ schemaVersion: 'sts-doctor.dev/lint/v1', exitCode, scenarios, problems: flat }, schema);
}
