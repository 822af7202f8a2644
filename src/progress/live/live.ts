import { figures, Spinner } from 'listr2';
import type { DrillEvent, Phase } from '../../drill/event.ts';
import { systemClock } from '../../lib/clock.ts';
import { Pods } from '../pods.ts';
import type { View, ViewOptions, ViewStream } from '../view.ts';
import { type Drawing, drawStage, noticeLine } from './draw.ts';
import { Frame } from './frame.ts';
import { followsFrom } from './phases.ts';
import { Stage } from './stage.ts';

/**
 * The drill as a tree that moves, for a terminal. Tasks, spinner and signs are listr2's. The drawing is ours, because
 * listr2's own renderer hides the cursor by way of `signal-exit`, which takes over the process' signals and exit; the
 * undo depends on both being ours alone. It also has to stop in the same tick, before consent is asked for and before
 * the report is written.
 */
export function liveView(stream: ViewStream, options: ViewOptions): View {
  const live = new LiveView(stream, options);
  return {
    handle: (event) => live.handle(event),
    notice: (message) => live.notice(message),
    close: () => live.close(),
  };
}

type Handlers = {
  readonly [Type in DrillEvent['type']]: (event: Extract<DrillEvent, { type: Type }>) => void;
};

class LiveView {
  readonly #frame: Frame;
  readonly #colour: boolean;
  readonly #spinner = new Spinner();
  readonly #pods = new Pods();
  /** Ordinals that something has happened to in this stage. */
  readonly #moved = new Set<number>();
  #phase: Phase | undefined;
  #stage: Stage | undefined;
  /** The last moment we were told of, on the drill's clock and on ours. */
  #told = { at: 0, clock: systemClock.monotonic() };
  #closed = false;

  readonly #handlers: Handlers = {
    phase: ({ phase, detail }) => {
      this.#end(followsFrom(this.#phase, phase) ? true : undefined);
      this.#phase = phase;
      if (phase !== 'steps' && phase !== 'finished') this.#begin(phase, detail);
    },
    // What comes next may be a question on this very terminal: whether all is well is seen when the drill goes on.
    planned: () => this.#rest(),
    stepBegan: ({ name }) => this.#begin(name),
    acted: ({ what }) => this.#stage?.tell(what),
    pod: (event) => {
      const pod = this.#pods.note(event);
      if (pod.changed) this.#moved.add(pod.ordinal);
      this.#stage?.show(pod);
    },
    stepEnded: ({ status, detail }) =>
      this.#end(status === 'interrupted' ? undefined : status === 'done', detail),
    undoStep: ({ at, step }) => {
      // `recover` undoes without a drill around it.
      if (this.#stage === undefined) this.#begin('undo');
      this.#stage?.note(step, at);
    },
    undone: ({ undo: { outcome } }) =>
      this.#end(outcome === 'restored' || outcome === 'nothing to undo', outcome),
    notice: ({ message }) => this.notice(message),
  };

  constructor(stream: ViewStream, { colour }: ViewOptions) {
    this.#frame = new Frame(stream);
    this.#colour = colour;
  }

  handle(event: DrillEvent): void {
    if (this.#closed) return;
    this.#told = { at: event.at, clock: systemClock.monotonic() };
    // The table is total by type, which indexing it with a union cannot say.
    (this.#handlers[event.type] as (event: DrillEvent) => void)(event);
  }

  notice(message: string): void {
    this.#frame.print(noticeLine(message, this.#colour));
    this.#draw();
  }

  close(): void {
    this.#end(undefined);
    this.#closed = true;
  }

  #begin(title: string, detail?: string): void {
    const stage = new Stage(title, this.#told.at);
    this.#moved.clear();
    for (const pod of this.#pods.all()) stage.show(pod);
    if (detail !== undefined) stage.tell(detail);
    this.#stage = stage;
    stage.onChange(() => this.#draw());
    this.#spinner.start(() => this.#tick());
    this.#draw();
  }

  /** Leaves the terminal to others until the drill goes on. */
  #rest(): void {
    this.#spinner.stop();
    this.#stage?.stopClock(this.#told.at);
    this.#frame.draw([]);
  }

  /** Draws the stage a last time, with only those pods that it moved. */
  #end(succeeded: boolean | undefined, detail?: string): void {
    const stage = this.#stage;
    if (stage === undefined) return;
    this.#spinner.stop();
    this.#stage = undefined;
    stage.end(succeeded, detail);
    const pods = stage.pods((ordinal) => this.#moved.has(ordinal));
    this.#frame.settle(fit(drawStage(stage, pods, this.#drawing(figures.pointerSmall)), SETTLED));
  }

  /** Called by a timer: what it throws would reach nobody but the process. */
  #tick(): void {
    try {
      this.#draw();
    } catch {
      this.#spinner.stop();
    }
  }

  #draw(): void {
    if (this.#stage === undefined || !this.#spinner.isRunning()) return;
    const pods = this.#stage.pods(() => true);
    const lines = drawStage(this.#stage, pods, this.#drawing(this.#spinner.fetch()));
    this.#frame.draw(fit(lines, this.#frame.rows));
  }

  #drawing(spinner: string): Drawing {
    const now = this.#told.at + systemClock.monotonic() - this.#told.clock;
    return { columns: this.#frame.columns, colour: this.#colour, spinner, now };
  }
}

/** Lines that a stage may leave behind: a hundred pods that are gone are no news. */
const SETTLED = 12;

/** What has scrolled off the screen could not be drawn again. */
function fit(lines: readonly string[], rows: number): readonly string[] {
  return lines.length <= rows
    ? lines
    : [...lines.slice(0, rows - 1), `  and ${lines.length - rows + 1} more`];
}
