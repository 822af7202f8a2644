import { document } from '../html/document.ts';
import { failureArticle, runArticle } from '../html/run.ts';
import type { FileFormat, Reported } from '../reported.ts';
import { verdictOf } from '../run/headline.ts';
import { escapeAll } from '../text/escape.ts';

/** For people who were not there: one file without scripts, that can be sent, printed and opened anywhere. */
export const html: FileFormat = ({ items }) => {
  const safe = escapeAll(items);
  const articles = safe.map((item) => (item.kind === 'run' ? runArticle(item.result) : failureArticle(item)));
  return document(safe.map(titleOf).join('; '), articles).text;
};

function titleOf(item: Reported): string {
  if (item.kind === 'failure') return `ERROR: ${item.scenario}`;
  const { scenario, target } = item.result.plan;
  return `${verdictOf(item.result).word}: ${scenario} on sts/${target.name}`;
}
