import { stripVTControlCharacters } from 'node:util';

/** The few colours reports have. Green is only for what was proved, never for what merely went unnoticed. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  /** What can be skipped on a first reading. */
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain: Paint = { good: same, bad: same, doubt: same, faint: same, strong: same };

const coloured: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubt: sgr(33, 39),
  faint: sgr(2, 22),
  strong: sgr(1, 22),
};

/** The palette; without colour every word stands as it is, and nothing may be lost by that. */
export function paintFor(colour: boolean): Paint {
  return colour ? coloured : plain;
}

/** How many columns a text takes, the painting not counted. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

function sgr(on: number, off: number): (text: string) => string {
  return (text) => `\u001B[${on}m${text}\u001B[${off}m`;
}

function same(text: string): string {
  return text;
}
