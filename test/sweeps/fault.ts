import { drillsNamed, type Drill } from './drills.ts';
import type { Asked, Mishap } from './gate.ts';
import { inWorld } from './in-world.ts';
import { type Course, courseOf, differenceAfter, sampled } from './points.ts';
import { parseSweep, type Point, runSweep } from './sweep.ts';
import type { Finished } from '../../src/drill/run.ts';

const mishaps = [409, 410, 429, 500, 504, 'reset before', 'reset after', 'stall', 'drop watches'] as const;

/** Lets one thing go wrong at everything a drill asks for: it has to come out right, or not decided, and undone. */
export async function faultPoints(drill: Drill, most: number): Promise<readonly Point[]> {
  const course = await courseOf(drill);
  const all = course.asked.flatMap((asked) => mishaps.map((mishap) => ({ asked, mishap })));
  return sampled(all, most).map(({ asked, mishap }) => ({
    title: `${drill.name}: ${mishap} at ${asked.number} ${asked.what}`,
    afterFirstMutation: asked.number >= course.firstMutation,
    play: () => goesWrong(drill, course, asked, mishap),
  }));
}

async function goesWrong(
  drill: Drill,
  course: Course,
  { number }: Asked,
  mishap: Mishap,
): Promise<string | undefined> {
  return inWorld(drill, async (world, before) => {
    const disk = new Map<string, string>();
    const process = world.process(disk);
    process.gate.mishapOf = (asked) => (asked.number === number ? mishap : undefined);
    const ended = await world.drill(process, drill.scenario);
    if (ended === 'hangs') return 'the drill hangs';
    if (ended === 'died') return 'the drill died';
    const wrong = ended instanceof Error ? undefined : misjudged(ended, course, mishap);
    const told = !(ended instanceof Error) && ended.result.hints.length > 0;
    const left = disk.size > 0 && !told ? 'a journal is left on the disk, and nobody was told' : undefined;
    return wrong ?? (await differenceAfter(world, before)) ?? left ?? drill.afterwards?.(world);
  });
}

/** The cluster did what it does in an undisturbed drill, so every other verdict than that is wrong, but for a doubt. */
function misjudged({ result }: Finished, { verdicts }: Course, mishap: Mishap): string | undefined {
  if (result.exitCode === 6) return `not restored: ${result.reason}`;
  const promises = (result.judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
  // A longer wait may put to the test what an undisturbed drill is too short for.
  const mayHold = (id: string) => mishap === 'stall' && verdicts.get(id) === 'not exercised';
  const wrong = promises.filter(
    ({ id, verdict }) =>
      ((verdict === 'held' && !mayHold(id)) || verdict === 'violated') &&
      verdict !== verdicts.get(id) &&
      verdicts.has(id),
  );
  if (wrong.length === 0) return undefined;
  return wrong.map(({ id, verdict }) => `${id} is ${verdict}, undisturbed ${verdicts.get(id)}`).join('; ');
}

if (import.meta.main) {
  const options = parseSweep('fault');
  await runSweep('fault', options, (most) =>
    Promise.all(drillsNamed(options.drills).map((drill) => faultPoints(drill, most))),
  );
}
