import type { Look } from '../format.ts';
import { type Paint, paintFor } from '../text/paint.ts';

/** How a report is laid out: what every part of it needs to know. */
export interface Style {
  readonly paint: Paint;
  readonly width: number | undefined;
  /** Everything there is, nothing shortened or taken together. */
  readonly wide: boolean;
}

export function styleFor({ colour, width }: Look, wide: boolean): Style {
  return { paint: paintFor(colour), width: wide ? undefined : width, wide };
}
