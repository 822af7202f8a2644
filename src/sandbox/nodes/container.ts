import type { SandboxTime } from '../clock/time.ts';
import type { FullContainer } from '../controllers/objects.ts';
import { expand } from './expansion.ts';
import type { MountedFiles } from './files.ts';
import type { Habit } from './habits.ts';
import { contentOf } from './images.ts';
import {
  ended,
  Exit,
  newProcess,
  type Process,
  type Said,
  type Surroundings,
  type Work,
} from './shell/task.ts';
import { execute, runScript, runToItsEnd } from './shell/shell.ts';
import { runSteps } from './steps.ts';

export interface Terminated {
  readonly exitCode: number;
  readonly reason: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

export interface RunOptions {
  readonly onEnd: () => void;
  /** What is known of its real program; without it the sandbox' own idea of it is run. */
  readonly habit?: Habit | undefined;
  /** Of one that runs already. */
  readonly startedAt?: string;
}

/** How long a program takes from SIGTERM to its end, when it has an ear for it. */
const FAREWELL_MS = 60;

/** One container from its start to its end: a process, and what it has said. */
export class ContainerRun {
  readonly startedAt: string;
  readonly id: string;
  readonly around: Surroundings;
  readonly files: MountedFiles;
  readonly said: Said = { stdout: '', stderr: '' };
  terminated: Terminated | undefined;
  readonly #time: SandboxTime;
  readonly #process: Process;
  readonly #onEnd: () => void;
  readonly #container: FullContainer;
  readonly #habit: Habit | undefined;
  #cancel: () => void = () => undefined;
  #asked = false;

  constructor(
    time: SandboxTime,
    container: FullContainer,
    around: Surroundings,
    id: string,
    { onEnd, habit, startedAt = time.stamp() }: RunOptions,
  ) {
    this.#time = time;
    this.startedAt = startedAt;
    this.#habit = habit;
    this.id = id;
    this.around = around;
    this.files = around.files;
    this.#onEnd = onEnd;
    this.#process = newProcess(around);
    this.#container = withVariables(container, around.environment);
    this.#cancel = time.after(1, () => this.#begin());
  }

  /** One that is over already. */
  static ended(
    time: SandboxTime,
    container: FullContainer,
    around: Surroundings,
    id: string,
    terminated: Terminated,
  ): ContainerRun {
    const { startedAt } = terminated;
    const run = new ContainerRun(time, container, around, id, { onEnd: () => undefined, startedAt });
    run.#cancel();
    run.terminated = terminated;
    return run;
  }

  /** The program, when the image does not have it: then nothing can be started. */
  missingProgram(): string | undefined {
    if (this.#habit !== undefined) return undefined;
    const [name = 'sh'] = commandOf(this.#container);
    const { onlyTools } = contentOf(this.#container.image ?? '');
    return onlyTools && !this.around.programs.has(name.slice(name.lastIndexOf('/') + 1)) ? name : undefined;
  }

  /** Upstream's exit code and reason for what never ran. */
  failToStart(): void {
    this.#end(128, 'StartError');
  }

  get running(): boolean {
    return this.terminated === undefined;
  }

  /** SIGTERM. The first process of a container hears it only when it listens for it. */
  terminate(): void {
    if (!this.running || this.#asked) return;
    this.#asked = true;
    const { onTerm, inForeground } = this.#process;
    if (onTerm.type === 'exits') this.#endAfter(FAREWELL_MS, 0);
    if (onTerm.type === 'trap' && !inForeground) this.#runTrap(onTerm.script);
  }

  /** SIGKILL. */
  kill(): void {
    this.#end(137);
  }

  /** Another command in the container. */
  execute(command: readonly string[], stdin = ''): Work {
    const [name = '', ...args] = command;
    return execute(newProcess(this.around), name, args, stdin);
  }

  #begin(): void {
    if (this.#habit?.type === 'ends') return this.#endAfter(this.#habit.afterMs, this.#habit.exitCode);
    this.#cancel = runSteps(
      this.#time,
      this.#heeding(programOf(this.#container, this.#process, this.said)),
      (exitCode) => {
        // Whatever the sandbox thinks of the program: the real one was seen to run on.
        if (this.#habit === undefined || this.#asked) this.#end(exitCode);
      },
    );
  }

  /** A trap that came while a command was in the foreground is run once that is over. */
  *#heeding(work: Work): Generator<number, number, void> {
    for (;;) {
      const step = work.next();
      const { onTerm } = this.#process;
      if (this.#asked && onTerm.type === 'trap')
        return yield* trapCode(this.#process, onTerm.script, this.said);
      if (step.done === true) {
        this.said.stdout += step.value.stdout;
        this.said.stderr += step.value.stderr;
        return step.value.exitCode;
      }
      yield step.value;
    }
  }

  #runTrap(script: string): void {
    this.#cancel();
    this.#cancel = runSteps(this.#time, trapCode(this.#process, script, this.said), (exitCode) =>
      this.#end(exitCode),
    );
  }

  #endAfter(ms: number, exitCode: number): void {
    this.#cancel();
    this.#cancel = this.#time.after(ms, () => this.#end(exitCode));
  }

  #end(exitCode: number, why?: string): void {
    if (!this.running) return;
    this.#cancel();
    const finishedAt = this.#time.stamp();
    const reason = why ?? (exitCode === 0 ? 'Completed' : 'Error');
    this.terminated = { exitCode, reason, startedAt: this.startedAt, finishedAt };
    this.#onEnd();
  }
}

function* trapCode(self: Process, script: string, said: Said): Generator<number, number, void> {
  const { code, exited } = yield* runToItsEnd(self, script, said);
  // A trap that does not leave the shell still ends a shell that was only waiting: 128 + 15.
  return exited ? code : 143;
}

/** The container's own program: its command, or what its image starts. */
function* programOf(container: FullContainer, self: Process, said: Said): Work {
  const content = contentOf(container.image ?? '');
  const [name = 'sh', ...args] = commandOf(container);
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  try {
    if (['sh', 'bash', '/bin/sh', '/bin/bash'].includes(name) && flag !== -1) {
      const [script = '', ...rest] = args.slice(flag + 1);
      self.args = rest;
      const { exitCode } = yield* runScript(self, script, said);
      return ended(exitCode);
    }
    const isKnown = self.around.programs.has(name.slice(name.lastIndexOf('/') + 1));
    return yield* execute(self, isKnown || content.onlyTools ? name : 'java', args, '');
  } catch (error) {
    if (error instanceof Exit) return ended(error.exitCode);
    throw error;
  }
}

/** A command and its arguments can name variables of the container. */
function withVariables(container: FullContainer, variables: Surroundings['environment']): FullContainer {
  const { command, args } = container;
  return {
    ...container,
    ...(command && { command: command.map((text) => expand(text, variables)) }),
    ...(args && { args: args.map((text) => expand(text, variables)) }),
  };
}

function commandOf(container: FullContainer): readonly string[] {
  const { entrypoint, onlyTools } = contentOf(container.image ?? '');
  const { command, args = [] } = container;
  if (command !== undefined && command.length > 0) return [...command, ...args];
  return onlyTools && args.length > 0 ? args : [...entrypoint, ...args];
}
