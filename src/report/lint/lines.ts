import type { LintProblem } from '../../scenario/lint/lint.ts';
import type { Style } from '../run/style.ts';
import type { LintReport } from './lint-report.ts';

/** A line per problem, in the form that editors and terminals turn into a link. */
export function lintLines({ problems }: LintReport, style: Style): readonly string[] {
  return problems.map((problem) => line(problem, style));
}

function line({ at, message, rule, gravity }: LintProblem, { paint }: Style): string {
  const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column} `;
  const word = gravity === 'warning' ? `${paint.doubt('warning')}: ` : '';
  return `${place}${word}${message}${rule === undefined ? '' : ` (${rule})`}`;
}
