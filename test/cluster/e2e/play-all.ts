import { inLanes } from '../sweeps/sweep.ts';
import type { Opponent } from './opponent.ts';
import { play, type Suite } from './play.ts';
import type { Spec } from './report.ts';
import { isAlone, lineOf, type Played } from './tally.ts';

interface Job {
  readonly spec: Spec;
  /** Names the files of this spec. */
  readonly place: string;
}

/** Plays the specs, so many side by side: they mostly sleep between two looks. Tells of each as it ends. */
export async function playAll(
  specs: readonly Spec[],
  opponent: Opponent,
  options: { readonly suite: Suite; readonly lanes: number; readonly say: (line: string) => void },
): Promise<readonly Played[]> {
  const { suite, lanes, say } = options;
  say(`${specs.length} specs against the ${opponent.name}`);
  const jobs = specs.map((spec, index) => ({ spec, place: `${opponent.name}-${index + 1}` }));
  const waits = ({ spec }: Job) => opponent.shared && isAlone(spec);
  const played: Played[] = [];
  const work = async (next: () => Job | undefined) => {
    for (let job = next(); job !== undefined; job = next()) {
      const result = await playOne(job, opponent, suite);
      played.push(result);
      say(lineOf(result));
    }
  };
  await inLanes(
    jobs.filter((job) => !waits(job)),
    lanes,
    work,
  );
  await inLanes(jobs.filter(waits), 1, work);
  return played;
}

async function playOne({ spec, place }: Job, opponent: Opponent, suite: Suite): Promise<Played> {
  await using ground = await opponent.enter(place);
  const begun = performance.now();
  const outcome = await play(suite, spec, { kubeconfig: ground.kubeconfig, place });
  return { spec, outcome, seconds: (performance.now() - begun) / 1000 };
}
