import { exitCodes, Failure } from '../lib/failure.ts';
import type { Format } from './format.ts';

/**
 * Every format by the name `-o` knows it under; a new one is a file in `formats/` and a line here. They are loaded
 * when they are used: nobody who asks for `--help` should wait for a table library.
 */
const formats = {
  table: async () => (await import('./formats/table.ts')).table,
  wide: async () => (await import('./formats/table.ts')).wide,
  json: async () => (await import('./formats/json.ts')).json,
  yaml: async () => (await import('./formats/yaml.ts')).yaml,
  name: async () => (await import('./formats/name.ts')).name,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

/** The format of this name. @throws Failure (usage) in kubectl's words when there is none. */
export function formatNamed(name: string): FormatName {
  const found = formatNames.find((format) => format === name);
  if (found !== undefined) return found;
  throw new Failure(
    exitCodes.usage,
    `unable to match a printer suitable for the output format ${JSON.stringify(name)}, allowed formats are: ${formatNames.toSorted().join(',')}`,
  );
}

export function loadFormat(name: FormatName): Promise<Format> {
  return formats[name]();
}
