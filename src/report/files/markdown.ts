import { judgedSections } from '../judged/markdown.ts';
import { failureSections, runSections } from '../markdown/run.ts';
import type { FileFormat, Reported } from '../reported.ts';
import { escapeAll } from '../text/escape.ts';
import { page } from '../text/page.ts';

/** GitHub's Markdown, for the summary of a build or an issue. */
export const markdown: FileFormat = ({ items }) => page(escapeAll(items).flatMap(sectionsOf));

function sectionsOf(item: Reported): readonly (readonly string[])[] {
  switch (item.kind) {
    case 'run':
      return runSections(item.result);
    case 'judged':
      return judgedSections(item.judged);
    case 'failure':
      return failureSections(item);
  }
}
