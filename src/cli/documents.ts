import { toYaml } from '../lib/yaml.ts';
import type { ErrorDocument } from './failures.ts';

/** What `-o` may ask for that is read by programs. */
export type MachineFormat = 'json' | 'yaml' | 'ndjson';

export function machineFormat(format: string | undefined): MachineFormat | undefined {
  return format === 'json' || format === 'yaml' || format === 'ndjson' ? format : undefined;
}

/** Characters that JSON need not escape but a terminal may obey, or show in a misleading order. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu;

/** A document of the command line's own, as those of a report are written. */
export function writeDocument(document: object, format: MachineFormat): string {
  if (format === 'yaml') return toYaml(document);
  const text = JSON.stringify(document, null, format === 'json' ? 2 : undefined);
  return `${text.replaceAll(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** Where a result would stand; in a stream of events it says of itself what it is. */
export function writeError(document: ErrorDocument, format: MachineFormat): string {
  return writeDocument(format === 'ndjson' ? { type: 'error', ...document } : document, format);
}

/** Written documents as the items of one, because a JSON text is only one. */
export function listOf(schemaVersion: string, items: readonly string[], format: 'json' | 'yaml'): string {
  if (items.length === 0) return writeDocument({ schemaVersion, items }, format);
  if (format === 'yaml') {
    const listed = items.map((item) => indented(item, '    ').replace('    ', '  - '));
    return `schemaVersion: ${schemaVersion}\nitems:\n${listed.join('')}`;
  }
  const listed = items.map((item) => indented(item, '    ').trimEnd());
  return `{\n  "schemaVersion": "${schemaVersion}",\n  "items": [\n${listed.join(',\n')}\n  ]\n}\n`;
}

function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
