import type { DrillEvent } from '../drill/event.ts';

/** Something that shows a drill while it runs. It only listens: nothing it does, or fails to do, reaches the drill. */
export interface View {
  readonly handle: (event: DrillEvent) => void;
  /** Shows a line that is not the drill's own, e.g. that a signal was taken. */
  readonly notice: (message: string) => void;
  /** Leaves the stream in order, at once: whoever closes a view may write to the same terminal in the next line. */
  readonly close: () => void;
}

/** Where a view writes. What is not there is taken from a terminal of 80 columns and 24 rows. */
export interface ViewStream {
  readonly write: (text: string) => unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface ViewOptions {
  readonly colour: boolean;
}

/** A view that is closed for good when it fails, instead of taking the drill down with it. */
export function neverThrowing(view: View): View {
  let broken = false;
  const safely = (show: () => void): void => {
    if (broken) return;
    try {
      show();
    } catch {
      broken = true;
      closeQuietly(view);
    }
  };
  return {
    handle: (event) => safely(() => view.handle(event)),
    notice: (message) => safely(() => view.notice(message)),
    close: () => safely(() => view.close()),
  };
}

/** What made the view fail may well make this fail, too. */
function closeQuietly(view: View): void {
  try {
    view.close();
  } catch {
    // Nobody is left to be told.
  }
}
