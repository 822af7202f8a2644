import { failureSections, runSections } from '../markdown/run.ts';
import type { FileFormat } from '../reported.ts';
import { escapeAll } from '../text/escape.ts';
import { page } from '../text/page.ts';

/** GitHub's Markdown, for the summary of a build or an issue. */
export const markdown: FileFormat = ({ items }) =>
  page(
    escapeAll(items).flatMap((item) =>
      item.kind === 'run' ? runSections(item.result) : failureSections(item),
    ),
  );
