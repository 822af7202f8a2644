import type { StatefulSet } from '../../src/objects/workload.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import type { Finished } from '../../src/drill/run.ts';
import { leases, sets } from '../../src/sandbox/controllers/kinds.ts';
import { drillsNamed, type Drill } from './drills.ts';
import type { Asked } from './gate.ts';
import { inWorld } from './in-world.ts';
import { type Course, courseOf, sampled } from './points.ts';
import { parseSweep, type Point, runSweep } from './sweep.ts';
import { name, outsider, type World } from './world.ts';

const at = { namespace: 'default', name };

/** What somebody else does to the set, and whether it still stands in the end. */
interface Hand {
  readonly does: string;
  /** Something about the set is another afterwards, so a report has to say so. */
  readonly matters: boolean;
  readonly act: (world: World) => void;
  /** Undefined when it still stands, else what has become of it. */
  readonly survives: (world: World) => string | undefined;
}

const hands: readonly Hand[] = [
  edits(
    'scales it to 5',
    ({ spec }) => ({ spec: { ...spec, replicas: 5 } }),
    ({ spec }) => spec?.replicas === 5,
  ),
  edits('rolls out another image', withImage('nginx:1.27'), ({ spec }) =>
    (spec?.template?.spec?.containers ?? []).some(({ image }) => image === 'nginx:1.27'),
  ),
  edits(
    'annotates it',
    ({ metadata }) => ({
      metadata: { ...metadata, annotations: { ...metadata?.annotations, note: 'theirs' } },
    }),
    ({ metadata }) => metadata?.annotations?.['note'] === 'theirs',
  ),
  edits(
    'sets minReadySeconds',
    ({ spec }) => ({ spec: { ...spec, minReadySeconds: 1 } }),
    ({ spec }) => spec?.minReadySeconds === 1,
  ),
  {
    does: 'takes the mark off',
    matters: false,
    act: (world) =>
      edit(world, ({ metadata }) => ({
        metadata: { ...metadata, annotations: unmarked(metadata?.annotations) },
      })),
    survives: () => undefined,
  },
  {
    does: 'deletes it',
    matters: true,
    act: ({ sandbox: { api } }) => void api.delete(sets, at, outsider, { propagationPolicy: 'Background' }),
    survives: ({ sandbox: { api } }) =>
      api.list(sets, { namespace: at.namespace }).items.length === 0 ? undefined : 'the set is back',
  },
  {
    does: 'makes it anew',
    matters: true,
    act: remake,
    survives: (world) => {
      const { annotations = {}, uid } = world.set.metadata ?? {};
      const touched = Object.keys(annotations).some((key) => key.includes('sts-doctor'));
      return touched || uid === undefined ? 'the new set was touched' : undefined;
    },
  },
];

/** Lets somebody else act at everything a drill asks for: what they did stands, nothing of ours does, and it is told. */
export async function outsiderPoints(drill: Drill, most: number): Promise<readonly Point[]> {
  const course = await courseOf(drill);
  const all = course.asked.flatMap((asked) => hands.map((hand) => ({ asked, hand })));
  return sampled(all, most).map(({ asked, hand }) => ({
    title: `${drill.name}: somebody ${hand.does} before ${asked.number} ${asked.what}`,
    afterFirstMutation: asked.number >= course.firstMutation,
    play: () => meddled(drill, course, asked, hand),
  }));
}

async function meddled(
  drill: Drill,
  course: Course,
  { number }: Asked,
  hand: Hand,
): Promise<string | undefined> {
  return inWorld(drill, async (world) => {
    const process = world.process(new Map());
    process.gate.mishapOf = (asked) => {
      if (asked.number === number) hand.act(world);
      return undefined;
    };
    const ended = await world.drill(process, drill.scenario);
    if (ended === 'hangs' || ended === 'died') return `the drill ${ended}`;
    const silent = !hand.matters || ended instanceof Error || isTold(ended, course, number);
    const untold = silent ? undefined : 'nobody was told of it';
    const lost = hand.survives(world);
    return lost ?? untold ?? (await isCleanedUp(world, hand));
  });
}

/** From the lock to the last look, whatever changes has to show: in the status, in the undo, or as a difference. */
function isTold({ result }: Finished, { asked, firstMutation }: Course, number: number): boolean {
  const lastWrite = asked.findLast(({ what }) => what.startsWith('PATCH'))?.number ?? 0;
  const quiet = result.status === 'passed' && result.undo.differences.length === 0;
  return !quiet || number <= firstMutation + 1 || number >= lastWrite;
}

/** `recover` gives the set up to them: their change still stands, and no Lease and no mark of ours. */
async function isCleanedUp(world: World, hand: Hand): Promise<string | undefined> {
  for (const options of [{}, { force: true, keepLive: true }]) {
    const recovered = await world.recover(world.process(new Map(), 'another machine'), options);
    if (recovered === 'hangs' || recovered === 'died') return `recover ${recovered}`;
    const lost = hand.survives(world);
    if (lost !== undefined) return `after recover: ${lost}`;
  }
  const left = world.sandbox.api.list(leases, { namespace: at.namespace }).items.length;
  if (left > 0) return 'a Lease is left';
  const standing = world.sandbox.api.list<StatefulSet>(sets, { namespace: at.namespace }).items;
  const marked = standing.some(({ metadata }) => metadata?.annotations?.[markAnnotation] !== undefined);
  return marked ? 'the mark is left' : undefined;
}

function edits(
  does: string,
  change: (set: StatefulSet) => Partial<StatefulSet>,
  stands: (set: StatefulSet) => boolean,
): Hand {
  return {
    does,
    matters: true,
    act: (world) => edit(world, change),
    survives: (world) =>
      stands(world.set) ? undefined : `their change was overwritten: ${JSON.stringify(world.set.spec)}`,
  };
}

function edit(world: World, change: (set: StatefulSet) => Partial<StatefulSet>): void {
  const { set } = world;
  world.sandbox.api.update<StatefulSet>(sets, { ...set, ...change(set) }, outsider);
}

function withImage(image: string): (set: StatefulSet) => Partial<StatefulSet> {
  return ({ spec }) => ({
    spec: {
      ...spec,
      template: {
        ...spec?.template,
        spec: {
          ...spec?.template?.spec,
          containers: (spec?.template?.spec?.containers ?? []).map((container) => ({ ...container, image })),
        },
      },
    },
  });
}

function unmarked(annotations: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { [markAnnotation]: _mark, ...rest } = annotations;
  return rest;
}

function remake({ sandbox: { api }, set }: World): void {
  const { labels, annotations } = set.metadata ?? {};
  api.delete(sets, at, outsider, { propagationPolicy: 'Background' });
  const manifest = {
    ...set,
    metadata: { name, labels, annotations: unmarked(annotations) },
    status: undefined,
  };
  api.create(sets, at.namespace, manifest as never, outsider);
}

if (import.meta.main) {
  const options = parseSweep('outsider');
  await runSweep('outsider', options, (most) =>
    Promise.all(
      drillsNamed(options.drills)
        .filter(({ remakes }) => remakes === undefined)
        .map((drill) => outsiderPoints(drill, most)),
    ),
  );
}
