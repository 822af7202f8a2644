import { exitCodes, Failure } from '../lib/failure.ts';
import type { Format } from './format.ts';
import type { FileFormat } from './reported.ts';

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

/**
 * Every format by the name `--report` knows it under: whole files, of all that a command line ran. A new one is a
 * file in `files/` and a line here.
 */
const fileFormats = {
  html: async () => (await import('./files/html.ts')).html,
  json: async () => (await import('./files/json.ts')).json,
  junit: async () => (await import('./files/junit.ts')).junit,
  markdown: async () => (await import('./files/markdown.ts')).markdown,
  ndjson: async () => (await import('./files/ndjson.ts')).ndjson,
  yaml: async () => (await import('./files/yaml.ts')).yaml,
} as const satisfies Readonly<Record<string, () => Promise<FileFormat>>>;

export type FileFormatName = keyof typeof fileFormats;

export const fileFormatNames = Object.keys(fileFormats) as readonly FileFormatName[];

/** The format of this name. @throws Failure (usage) when there is none. */
export function fileFormatNamed(name: string): FileFormatName {
  const found = fileFormatNames.find((format) => format === name);
  if (found !== undefined) return found;
  throw new Failure(
    exitCodes.usage,
    `unknown report format ${JSON.stringify(name)}, allowed formats are: ${fileFormatNames.toSorted().join(',')}`,
  );
}

export function loadFileFormat(name: FileFormatName): Promise<FileFormat> {
  return fileFormats[name]();
}
