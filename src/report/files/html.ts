import { document } from '../html/document.ts';
import type { Markup } from '../html/markup.ts';
import { failureArticle, runArticle } from '../html/run.ts';
import { judgedArticle, titleOf as judgedTitle } from '../judged/html.ts';
import type { FileFormat, Reported } from '../reported.ts';
import { verdictOf } from '../run/headline.ts';
import { escapeAll } from '../text/escape.ts';

/** For people who were not there: one file without scripts, that can be sent, printed and opened anywhere. */
export const html: FileFormat = ({ items }) => {
  const safe = escapeAll(items);
  return document(safe.map(titleOf).join('; '), safe.map(articleOf)).text;
};

function articleOf(item: Reported): Markup {
  switch (item.kind) {
    case 'run':
      return runArticle(item.result);
    case 'judged':
      return judgedArticle(item.judged);
    case 'failure':
      return failureArticle(item);
  }
}

function titleOf(item: Reported): string {
  if (item.kind === 'failure') return `ERROR: ${item.scenario}`;
  if (item.kind === 'judged') return judgedTitle(item.judged);
  const { scenario, target } = item.result.plan;
  return `${verdictOf(item.result).word}: ${scenario} on sts/${target.name}`;
}
