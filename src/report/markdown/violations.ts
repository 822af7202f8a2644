import { formatDuration } from '../../lib/duration.ts';
import type { Judgement, Violated } from '../../judge/outcome.ts';
import { acceptance, causes } from '../run/violation.ts';
import { isPageAddress } from '../text/page-address.ts';
import { code, fenced, prose } from './escape.ts';

/** Everything somebody needs who has to mend what was violated, each violation a section of its own. */
export function violations({ outcomes }: Judgement): readonly (readonly string[])[] {
  const promises = outcomes.flatMap((outcome) => outcome.promises);
  return promises.flatMap(({ id, title, cases }) =>
    cases.flatMap(({ subject, verdict }) =>
      verdict.verdict === 'violated'
        ? [section(`${code(id)} violated for ${code(subject)}`, title, verdict)]
        : [],
    ),
  );
}

function section(
  heading: string,
  title: string,
  { expected, seen, at, cause, remedy, acceptedBy }: Violated,
): readonly string[] {
  const blame = causes[cause];
  return [
    `### ${heading}`,
    '',
    `_Promised:_ ${prose(title)}`,
    '',
    `- **Expected:** ${prose(expected)}`,
    `- **Seen** after ${formatDuration(at)}: ${prose(seen)}`,
    ...(acceptedBy === undefined ? [] : [`- **Accepted** ${prose(acceptance(acceptedBy))}`]),
    ...(blame === undefined ? [] : [`- **Cause:** ${blame}`]),
    `- **Why** (${code(remedy.id)}): ${prose(remedy.why)}`,
    '',
    ...(remedy.commands.length === 0 ? [] : [...fenced(remedy.commands, 'sh'), '']),
    `Read on: ${link(remedy.page)}`,
  ];
}

function link(page: string): string {
  return isPageAddress(page) ? `<${page}>` : prose(page);
}
