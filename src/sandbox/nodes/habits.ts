import type { FullContainer } from '../controllers/objects.ts';

/**
 * How a container was seen to go on another cluster, where its real program ran. A model has only its own idea of
 * what is in an image, so what was seen counts for more.
 */
export type Habit =
  /** It runs until it is told to end, and says it is ready so long after its start; `Infinity`: never. */
  | { readonly type: 'runs'; readonly readyAfterMs: number }
  /** It ends by itself, again and again. */
  | { readonly type: 'ends'; readonly afterMs: number; readonly exitCode: number }
  /** It cannot even be made. */
  | { readonly type: 'waits'; readonly reason: string; readonly message?: string };

export interface Habits {
  /** Undefined where nothing was seen: then the node falls back on its own idea, which is a guess. */
  of(container: FullContainer): Habit | undefined;
  /** Notes that a container was begun of which nothing is known. */
  guessed(container: FullContainer): void;
}

/** A cluster of the sandbox' own: everything in it is made up, so nothing is a guess. */
export const noHabits: Habits = { of: () => undefined, guessed: () => undefined };
