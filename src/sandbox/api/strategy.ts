import type { Context } from './context.ts';
import type { FieldError } from './errors.ts';
import type { Fields } from './json.ts';

/**
 * What is peculiar to a kind on its way into the store; one of a real server's registry strategies. Everything is
 * optional: a kind without one is kept as it is.
 */
export interface Strategy {
  /** Fields that nobody set and that a version of the API fills in. */
  readonly defaults?: (object: Fields) => Fields;
  /** Counts `metadata.generation`: everything of the object that counts as its wish. */
  readonly counted?: readonly string[];
  /** What a new object is before anybody looks at it; the status is already gone where there is a subresource. */
  readonly prepareCreate?: (object: Fields, context: Context) => Fields;
  readonly prepareUpdate?: (object: Fields, old: Fields, context: Context) => Fields;
  readonly validate?: (object: Fields, context: Context) => readonly FieldError[];
  readonly validateUpdate?: (object: Fields, old: Fields, context: Context) => readonly FieldError[];
  /** What is wrong with a name of this kind. */
  readonly badName?: (name: string) => string | undefined;
  /** A status given at creation stays: whoever registers a node knows it best. */
  readonly keepsStatus?: boolean;
  /** PUT of an object that is not there makes it. */
  readonly createsOnUpdate?: boolean;
  /** DELETE answers with the object, not with a Status. */
  readonly returnsDeleted?: boolean;
  /** Seconds a deletion takes; undefined: no graceful deletion. */
  readonly grace?: (object: Fields, asked: number | undefined) => number;
}
