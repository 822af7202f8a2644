import { Listr, ListrEventType, ListrTaskState } from 'listr2';
import type { UndoStepResult } from '../../drill/run-result.ts';
import type { PodState } from '../pods.ts';

/** A task of listr2. It never runs anything: its state is what the drill's events say. */
type Task = Listr['tasks'][number];

/** A line of the tree: the task for its state and name, the rest as it is to be read. */
export interface Row {
  readonly task: Task;
  readonly since: number;
  readonly detail: string;
}

/** Sets of up to this size are shown whole while they run; of larger ones, the pods that something happens to. */
const FEW = 8;

/** One part of a drill on the screen, e.g. `steady state` or a step, with the pods below it. */
export class Stage {
  /** No signal handlers: listr2 would end the process on Ctrl-C, before anything is undone. */
  readonly #listr = new Listr([], { renderer: 'silent', registerSignalListeners: false });
  readonly #pods = new Map<number, Row>();
  readonly #notes: Row[] = [];
  readonly #task: Task;
  readonly #since: number;
  #detail = '';
  #until: number | undefined;

  /** @param at when it began, in milliseconds since the run began. */
  constructor(title: string, at: number) {
    this.#task = this.#add(title, ListrTaskState.STARTED);
    this.#since = at;
  }

  get head(): Row {
    return { task: this.#task, since: this.#since, detail: this.#detail };
  }

  /** When it was over; undefined while it goes on. */
  get until(): number | undefined {
    return this.#until;
  }

  /** Calls back whenever something is different from what was drawn. */
  onChange(changed: () => void): void {
    this.#listr.events.on(ListrEventType.SHOULD_REFRESH_RENDER, changed);
  }

  tell(detail: string): void {
    this.#detail = detail;
    this.#changed();
  }

  /** A step of the undo, as soon as it is done. */
  note({ does, result, detail }: UndoStepResult, at: number): void {
    const done = result === 'done' || result === 'already undone';
    const task = this.#add(does, done ? ListrTaskState.COMPLETED : ListrTaskState.FAILED);
    this.#notes.push({ task, since: at, detail: done ? '' : (detail ?? result) });
    this.#changed();
  }

  show({ ordinal, name, state, since, replacement }: PodState): void {
    const task = this.#pods.get(ordinal)?.task ?? this.#add(name, ListrTaskState.WAITING);
    const detail = replacement === undefined ? state : `${state}, new pod ${replacement}`;
    this.#pods.set(ordinal, { task, since, detail });
    task.state$ = stateOf(state);
  }

  stopClock(at: number): void {
    this.#until = at;
  }

  /** From now on nothing changes any more. `undefined`: it was given up, nobody knows how it would have ended. */
  end(succeeded: boolean | undefined, detail?: string): void {
    this.#listr.events.complete();
    if (detail !== undefined) this.#detail = detail;
    this.#task.state = succeeded === undefined ? ListrTaskState.CANCELLED : endOf(succeeded);
  }

  /** What was done along the way, e.g. the steps of the undo. */
  get notes(): readonly Row[] {
    return this.#notes;
  }

  /** The pods to be shown: of few those that are asked for, of many those that are not Ready, the busy ones first. */
  pods(only: (ordinal: number) => boolean): readonly Row[] {
    const pods = [...this.#pods].toSorted(([a], [b]) => a - b);
    if (pods.length <= FEW) return pods.filter(([ordinal]) => only(ordinal)).map(([, row]) => row);
    const rows = pods.map(([, row]) => row);
    return [
      ...rows.filter(({ task }) => task.isStarted()),
      ...rows.filter(({ task }) => !task.isStarted() && !task.isCompleted()),
    ];
  }

  #changed(): void {
    this.#listr.events.emit(ListrEventType.SHOULD_REFRESH_RENDER);
  }

  #add(title: string, state: ListrTaskState): Task {
    this.#listr.add({ title, task: () => undefined });
    const task = this.#listr.tasks.at(-1);
    if (task === undefined) throw new Error('listr2 did not take the task');
    task.state = state;
    return task;
  }
}

function endOf(succeeded: boolean): ListrTaskState {
  return succeeded ? ListrTaskState.COMPLETED : ListrTaskState.FAILED;
}

/** Gone is neither well nor ill: when a set is scaled down it is the aim. */
function stateOf(state: string): ListrTaskState {
  if (state === 'Ready') return ListrTaskState.COMPLETED;
  return state === 'gone' ? ListrTaskState.SKIPPED : ListrTaskState.STARTED;
}
