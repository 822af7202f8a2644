/** Something that `explain` knows a word for. */
export interface Topic {
  /** What sort of thing it is, e.g. `action`. */
  readonly kind: string;
  /** The word that asks for it. */
  readonly name: string;
  /** What there is to say, in paragraphs of lines; asked for only when it is shown. */
  readonly text: () => readonly (readonly string[])[];
}
