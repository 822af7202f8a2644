import { record, text } from './fields.ts';

/** A file that proves that a volume is the one it was. */
export interface DataMarkerSpec {
  /** A claim template of the set. */
  readonly volume: string;
  /** Undefined: the only one there is. */
  readonly container: string | undefined;
}

export const dataMarker = record({
  volume: text().describe('Claim template whose volumes are marked'),
  container: text().describe('Container that mounts it; may be left out where there is only one').optional(),
})
  .describe(
    'Before the first step a small file is written to this volume of every pod; it is read at the end and removed',
  )
  .transform(({ volume, container }): DataMarkerSpec => ({ volume, container }));
