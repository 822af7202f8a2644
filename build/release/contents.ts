/** One file of an archive. */
export interface Content {
  readonly name: string;
  readonly mode: number;
  /** A file on disk, or the text itself. */
  readonly from: { readonly file: string } | { readonly text: string };
}

/** In the order of their names, so that the same files make the same archive. */
export function inOrder(contents: readonly Content[]): readonly Content[] {
  return contents.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** All files are of the same moment: the first that a zip file can tell. */
export const moment = { year: 1980, month: 0, day: 1 } as const;
