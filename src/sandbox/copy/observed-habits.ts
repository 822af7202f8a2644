import type { FullContainer, FullContainerStatus, FullPod } from '../controllers/objects.ts';
import type { Habit, Habits } from '../nodes/habits.ts';

/** A readiness that came later than this after the start was not the first one. */
const LONGEST_START_MS = 10 * 60_000;
const PULL_PROBLEMS = new Set(['ErrImagePull', 'ImagePullBackOff']);
const PASSING = new Set([...PULL_PROBLEMS, 'ContainerCreating', 'PodInitializing', 'CrashLoopBackOff']);

export interface Observed extends Habits {
  /** Images that could not be pulled. */
  readonly absentImages: readonly string[];
  /** What the model had to make up because nothing like it was seen, in words for people. */
  readonly guesses: readonly string[];
}

/** What the pods of a cluster tell of their containers. A container is known again by its name and its image. */
export function observedHabits(pods: readonly FullPod[]): Observed {
  const seen = pods.flatMap(containersOf);
  const known = new Map<string, Habit>();
  for (const { spec, status, readyAt } of seen) {
    const habit = habitOf(spec, status, readyAt);
    const other = known.get(keyOf(spec));
    if (habit !== undefined) known.set(keyOf(spec), other === undefined ? habit : better(habit, other));
  }
  const guesses = new Set<string>();
  return {
    absentImages: seen
      .filter(({ status }) => PULL_PROBLEMS.has(status.state?.waiting?.reason ?? ''))
      .map(({ spec }) => spec.image ?? ''),
    get guesses() {
      return [...guesses];
    },
    of: (container) => known.get(keyOf(container)),
    guessed({ name = 'a container', image = '' }) {
      guesses.add(`no pod was seen running image ${image} as ${name}`);
    },
  };
}

interface Seen {
  readonly spec: FullContainer;
  readonly status: FullContainerStatus;
  readonly readyAt: number;
}

function containersOf({ spec, status }: FullPod): readonly Seen[] {
  const ready = status?.conditions?.find(({ type, status: is }) => type === 'Ready' && is === 'True');
  const readyAt = Date.parse(ready?.lastTransitionTime ?? '');
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].flatMap((container) => {
    const told = statuses.find(({ name }) => name === container.name);
    return told === undefined ? [] : [{ spec: container, status: told, readyAt }];
  });
}

function keyOf({ name = '', image = '' }: FullContainer): string {
  return `${name} ${image}`;
}

function habitOf(
  container: FullContainer,
  { state = {}, lastState, ready }: FullContainerStatus,
  readyAt: number,
): Habit | undefined {
  const { running, waiting, terminated } = state;
  if (running !== undefined) {
    const startedAt = Date.parse(running.startedAt ?? '');
    return {
      type: 'runs',
      readyAfterMs: ready === true ? startOf(container, readyAt - startedAt) : Infinity,
    };
  }
  if (terminated !== undefined) return endingOf(terminated);
  const { reason = '', message } = waiting ?? {};
  if (reason === 'CrashLoopBackOff') return endingOf(lastState?.terminated ?? {});
  if (reason === '' || PASSING.has(reason)) return undefined;
  return { type: 'waits', reason, ...(message !== undefined && { message }) };
}

/** How long it took until it was ready, when that was the first time; else as long as its probes wait at least. */
function startOf({ readinessProbe, startupProbe }: FullContainer, tookMs: number): number {
  if (readinessProbe === undefined && startupProbe === undefined) return 0;
  if (tookMs >= 0 && tookMs <= LONGEST_START_MS) return tookMs;
  const { initialDelaySeconds = 0 } = readinessProbe ?? startupProbe ?? {};
  return initialDelaySeconds * 1000;
}

type End = NonNullable<NonNullable<FullContainerStatus['state']>['terminated']>;

function endingOf({ startedAt = '', finishedAt = '', exitCode = 0 }: End): Habit {
  const lasted = Date.parse(finishedAt) - Date.parse(startedAt);
  return { type: 'ends', afterMs: lasted > 0 ? lasted : 0, exitCode };
}

/** What one pod manages another one can, too; of two that manage it, the quicker one was disturbed less. */
function better(one: Habit, other: Habit): Habit {
  if (one.type !== 'runs' || other.type !== 'runs') return one.type === 'runs' ? one : other;
  return one.readyAfterMs < other.readyAfterMs ? one : other;
}
