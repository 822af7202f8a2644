import type { ExitCode } from '../lib/failure.ts';
import { type Args, word } from './command.ts';
import { listOf, machineFormat, writeError } from './documents.ts';
import { errorDocument, tell } from './failures.ts';
import type { Outside } from './outside.ts';

/** Where results go: out at once; as one list in the end, where a program reads several of them. */
export interface Results {
  add(text: string): void;
  /** Tells what went wrong instead of a result, and what that ends with. */
  fail(thrown: unknown): ExitCode;
  end(): void;
}

export function resultsOf(
  args: Args,
  outside: Outside,
  { several, schemaVersion }: { readonly several: boolean; readonly schemaVersion: string },
): Results {
  const format = machineFormat(word(args['output']));
  const listed = several && (format === 'json' || format === 'yaml') ? format : undefined;
  const items: string[] = [];
  const add = (text: string) => {
    items.push(text);
    if (listed === undefined) outside.stdout.write(text);
  };
  return {
    add,
    fail(thrown) {
      // A single result that is out already stays the only one: two of them are no JSON.
      const isOut = !several && items.length > 0;
      if (format !== undefined && !isOut) add(writeError(errorDocument(thrown), format));
      return tell(thrown, outside.stderr);
    },
    end() {
      if (listed !== undefined) outside.stdout.write(listOf(schemaVersion, items, listed));
    },
  };
}
