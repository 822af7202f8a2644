import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureExecutable } from '../bed/executable.ts';
import { inLanes } from '../sweeps/sweep.ts';
import { passedOf, recordControl, recordedControl } from './control.ts';
import { type Opponent, theBed, theSandbox } from './opponent.ts';
import { listSpecs, play, type Suite } from './play.ts';
import type { Spec } from './report.ts';
import { ensureSuite } from './suite.ts';
import { isAlone, lineOf, type Played, reasonToLeaveOut, tallyOf } from './tally.ts';

/**
 * Holds the sandbox against Kubernetes' own end-to-end suite, with the bed as the control.
 * `npm run truth:e2e -- --against sandbox|bed|both --specs REGEX --lanes N --speed N --record`
 */
const { values } = parseArgs({
  options: {
    against: { type: 'string', default: 'sandbox' },
    specs: { type: 'string', default: '' },
    lanes: { type: 'string', default: '8' },
    speed: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.error(line);
const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-e2e-'));
const opponents = opponentsOf(values.against);
const suite = await suiteIn(folder);
const chosen = (await listSpecs(suite)).filter(({ name }) => new RegExp(values.specs).test(name));
const specs = chosen.filter((spec) => reasonToLeaveOut(spec) === undefined);
for (const spec of chosen) {
  const reason = reasonToLeaveOut(spec);
  if (reason !== undefined) console.log(`left out        ${spec.name}\n        ${reason}`);
}
if (specs.length === 0) throw new Error(`no spec is called ${values.specs}`);

const results = new Map<Opponent['name'], readonly Played[]>();
for (const opponent of opponents) results.set(opponent.name, await playAll(opponent, specs));

const onBed = results.get('bed');
const onSandbox = results.get('sandbox');
if (onBed !== undefined) console.log(`${passedOf(onBed).size} of ${onBed.length} specs pass on the control`);
if (onBed !== undefined && values.record) await recordControl(onBed);
let isTrue = true;
if (onSandbox === undefined) isTrue = onBed?.every(({ outcome }) => outcome.type === 'passed') ?? false;
else {
  const { line, untrue } = tallyOf(
    onSandbox,
    onBed === undefined ? await recordedControl() : passedOf(onBed),
  );
  for (const name of untrue) console.log(`untrue          ${name}`);
  console.log(line);
  isTrue = untrue.length === 0;
}
if (isTrue) await rm(folder, { recursive: true });
else say(`reports and output: ${folder}`);
process.exitCode = isTrue ? 0 : 1;

function opponentsOf(asked: string): readonly Opponent[] {
  const sandbox = theSandbox(folder, Number(values.speed));
  switch (asked) {
    case 'sandbox':
      return [sandbox];
    case 'bed':
      return [theBed(say)];
    case 'both':
      return [theBed(say), sandbox];
    default:
      throw new Error(`--against takes sandbox, bed or both, not ${asked}`);
  }
}

async function suiteIn(home: string): Promise<Suite> {
  const kubectl = join(home, 'kubectl');
  // It acts as the program whose name it is called by.
  await symlink(await ensureExecutable(say), kubectl);
  return { program: await ensureSuite(say), kubectl, folder: home };
}

async function playAll(opponent: Opponent, all: readonly Spec[]): Promise<readonly Played[]> {
  const played: Played[] = [];
  const numbered = all.map((spec, index) => ({ spec, place: `${opponent.name}-${index + 1}` }));
  const mustWait = ({ spec }: { readonly spec: Spec }) => opponent.shared && isAlone(spec);
  const round = (these: typeof numbered, lanes: number) =>
    inLanes(these, lanes, async (next) => {
      for (let one = next(); one !== undefined; one = next()) {
        const result = await playOne(opponent, one.spec, one.place);
        played.push(result);
        console.log(lineOf(result));
      }
    });
  console.log(`${all.length} specs against the ${opponent.name}`);
  await round(
    numbered.filter((one) => !mustWait(one)),
    Number(values.lanes),
  );
  await round(numbered.filter(mustWait), 1);
  return played;
}

async function playOne(opponent: Opponent, spec: Spec, place: string): Promise<Played> {
  await using ground = await opponent.enter(place);
  const begun = performance.now();
  const outcome = await play(suite, spec, { kubeconfig: ground.kubeconfig, place });
  return { spec, outcome, seconds: (performance.now() - begun) / 1000 };
}
