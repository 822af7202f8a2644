import type { Drill } from './drills.ts';
import type { Asked } from './gate.ts';
import { World } from './world.ts';

/** What an undisturbed drill asks of the world, in order: the places where something can go wrong. */
export interface Course {
  readonly asked: readonly Asked[];
  /** Number of the first thing asked that changed something other people see. */
  readonly firstMutation: number;
  readonly exitCode: number;
  /** Promise → verdict. */
  readonly verdicts: ReadonlyMap<string, string>;
}

/** Plays the drill with nothing in its way. Throws when even so it does not leave everything as it found it. */
export async function courseOf({ name, scenario, objects, remakes }: Drill): Promise<Course> {
  const world = await World.open(objects, remakes);
  try {
    const before = asText(world.state());
    const process = world.process(new Map());
    const ended = await world.drill(process, scenario);
    if (ended === 'died' || ended === 'hangs' || ended instanceof Error)
      throw new Error(`${name}: ${ended instanceof Error ? ended.message : ended}`, { cause: ended });
    const { result } = ended;
    const left = await differenceAfter(world, before);
    if (left !== undefined || result.undo.outcome === 'not restored' || result.undo.outcome === 'conflict')
      throw new Error(`${name}, undisturbed: ${result.undo.outcome}, ${result.reason}: ${left}`);
    const promises = (result.judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
    const { log } = process.gate;
    return {
      asked: log,
      firstMutation: log.find(({ mutates }) => mutates)?.number ?? Infinity,
      exitCode: result.exitCode,
      verdicts: new Map(promises.map(({ id, verdict }) => [id, verdict])),
    };
  } finally {
    world.close();
  }
}

/** What is not as it was once everything has calmed down; undefined when nothing is. */
export async function differenceAfter(world: World, before: string): Promise<string | undefined> {
  await world.time.sleep(5_000);
  await world.until(() => world.isHealthy());
  const after = asText(world.state());
  return after === before ? undefined : `before ${before}\n      after  ${after}`;
}

/** Equal for what is equal: the order of keys says nothing. */
export function asText(value: unknown): string {
  const sorted = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(sorted);
    if (typeof one !== 'object' || one === null) return one;
    const entries = Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
  };
  return JSON.stringify(sorted(value));
}

/** Every n-th, so that a sample is spread over the whole. */
export function sampled<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = items.length / most;
  return Array.from({ length: most }, (_, index) => items[Math.floor(index * step)]).filter(
    (item): item is T => item !== undefined,
  );
}
