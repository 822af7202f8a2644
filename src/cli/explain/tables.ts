import { exitCodes } from '../../lib/failure.ts';
import { guards as guardRegistry } from '../../drill/guards/registry.ts';
import { fileFormatNames } from '../../report/registry.ts';
import { type ShippedFile, shippedFile } from '../shipped-files.ts';
import { pageTable } from './page-table.ts';
import type { Topic } from './topic.ts';

/** What the table of a reference page says of a thing by this name. */
function fromTable(kind: string, name: string, page: ShippedFile, head: string): Topic {
  return {
    kind,
    name,
    text: () => {
      const row = pageTable(shippedFile(page), head).find((one) => one.name === name);
      if (row === undefined) throw new Error(`${page} says nothing of ${name}`);
      return [
        row.cells.map(({ head: column, text }) => (column === '' ? text : `${column}: ${text}`)),
        [`See ${page}`],
      ];
    },
  };
}

export function guards(): readonly Topic[] {
  return guardRegistry.map(({ name }) => fromTable('guard', name, 'docs/reference/guards.md', 'guard'));
}

export function reports(): readonly Topic[] {
  return fileFormatNames.map((name) => fromTable('report', name, 'docs/reference/reports.md', 'format'));
}

/** By number: `explain 6`. A signal's codes share a row. */
export function codes(): readonly Topic[] {
  const all = [...Object.values(exitCodes), 129, 130, 143];
  return all.map((code) => fromTable('exit code', String(code), 'docs/reference/exit-codes.md', 'code'));
}
