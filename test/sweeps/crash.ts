import { drillsNamed, type Drill } from './drills.ts';
import type { Mishap } from './gate.ts';
import { courseOf, differenceAfter, sampled } from './points.ts';
import { inWorld } from './in-world.ts';
import { parseSweep, runSweep, type Point } from './sweep.ts';
import type { Process, World } from './world.ts';

/** How a process dies: just before something it asks for, or when that was done and nobody has heard of it. */
const deaths = ['crash before', 'crash after', 'reset after'] as const satisfies readonly Mishap[];
type Death = (typeof deaths)[number];
const places = ['here', 'elsewhere'] as const;
type Place = (typeof places)[number];

/**
 * Kills a drill at everything it asks for, then lets `recover` bring the set back: on the same machine, and on one
 * that knows nothing. `reset after`: its answer is lost and it dies in the next thing it asks.
 */
export async function crashPoints(drill: Drill, most: number): Promise<readonly Point[]> {
  const course = await courseOf(drill);
  const all = course.asked.flatMap((asked) =>
    deaths.flatMap((death) => places.map((place) => ({ asked, death, place }))),
  );
  const inRecover = course.asked
    .filter(({ mutates }) => mutates)
    .flatMap((asked) =>
      Array.from({ length: RECOVER_REQUESTS }, (_, index) => ({ asked, second: index + 1 })),
    );
  return [
    ...sampled(all, most).map(({ asked, death, place }) => ({
      title: `${drill.name}: ${death} ${asked.number} ${asked.what}, recovered ${place}`,
      afterFirstMutation: asked.number >= course.firstMutation,
      play: () => diesAt(drill, asked.number, death, place),
    })),
    ...sampled(inRecover, Math.ceil(most / 4)).map(({ asked, second }) => ({
      title: `${drill.name}: crash after ${asked.number} ${asked.what}, and recover dies at its request ${second}`,
      afterFirstMutation: true,
      play: () => diesTwice(drill, asked.number, second),
    })),
  ];
}

/** More than a `recover` sends; where there is no such request it simply does not die. */
const RECOVER_REQUESTS = 30;

async function diesAt(drill: Drill, number: number, death: Death, place: Place): Promise<string | undefined> {
  return inWorld(drill, async (world, before) => {
    const disk = new Map<string, string>();
    const process = world.process(disk);
    strike(process, number, death);
    await world.drill(process, drill.scenario);
    return (await isBack(world, before, disk, place)) ?? drill.afterwards?.(world);
  });
}

async function diesTwice(drill: Drill, number: number, second: number): Promise<string | undefined> {
  return inWorld(drill, async (world, before) => {
    const disk = new Map<string, string>();
    const process = world.process(disk);
    strike(process, number, 'crash after');
    await world.drill(process, drill.scenario);
    const rescuer = world.process(disk);
    strike(rescuer, second, 'crash after');
    await world.recover(rescuer);
    const place = second % 2 === 0 ? 'here' : 'elsewhere';
    return (await isBack(world, before, disk, place)) ?? drill.afterwards?.(world);
  });
}

function strike({ gate }: Process, number: number, death: Death): void {
  gate.mishapOf = (asked) => {
    if (asked.number === number) return death;
    return death === 'reset after' && asked.number === number + 1 ? 'crash before' : undefined;
  };
}

/** Whoever comes first brings it back; a second `recover` finds nothing to do. */
async function isBack(
  world: World,
  before: string,
  disk: Map<string, string>,
  place: Place,
): Promise<string | undefined> {
  const rescue = () =>
    place === 'here'
      ? world.recover(world.process(disk))
      : world.recover(world.process(new Map(), 'another machine'));
  for (const nth of ['first', 'second'] as const) {
    const recovered = await rescue();
    if (recovered === 'hangs' || recovered === 'died') return `${nth} recover ${recovered}`;
    if (recovered instanceof Error) return `${nth} recover: ${recovered.message}`;
    if (recovered !== undefined && recovered.exitCode !== 0)
      return `${nth} recover: ${recovered.undo.outcome}, ${recovered.detail}`;
    if (nth === 'second' && recovered !== undefined) return `second recover: found ${recovered.undo.outcome}`;
  }
  return differenceAfter(world, before);
}

if (import.meta.main) {
  const options = parseSweep('crash');
  await runSweep('crash', options, (most) =>
    Promise.all(drillsNamed(options.drills).map((drill) => crashPoints(drill, most))),
  );
}
