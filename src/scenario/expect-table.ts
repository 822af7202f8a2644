import { type ExpectKey, expectKeyNames, expectKeys } from './expect-keys.ts';

/** One key of `expect`, for the reference page and for `explain`. */
export interface ExpectRow {
  readonly key: ExpectKey;
  readonly values: string;
  /** What `auto`, which every key is by itself, means. */
  readonly auto: string;
  readonly promises: readonly string[];
}

/** Every key of `expect` in the order of the schema. */
export function expectTable(): readonly ExpectRow[] {
  return expectKeyNames.map((key) => {
    const { values, auto, promises } = expectKeys[key];
    return { key, values, auto, promises };
  });
}
