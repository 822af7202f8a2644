/** The help for terminals of so many columns; 0 stands for output that is no terminal. */
export interface RenderedHelp {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The help as the program itself printed it when it was built, so that `--help` answers without building the parser.
 * In the checkout there is none: the bundle replaces this module (build/embed.ts).
 */
export const renderedHelp: readonly RenderedHelp[] = [];
