import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordControl, recordedControl } from './control.ts';
import { type Opponent, theBed, theSandbox } from './opponent.ts';
import { playAll } from './play-all.ts';
import { listSpecs } from './play.ts';
import { suiteIn } from './suite.ts';
import { passedOf, type Played, reasonToLeaveOut, tallyOf } from './tally.ts';

/**
 * Holds the sandbox against Kubernetes' own end-to-end suite, with the bed as the control.
 * `npm run truth:e2e -- --against sandbox|bed|both --specs REGEX --lanes N --speed N --record`
 */
const { values } = parseArgs({
  options: {
    /** Without the bed, what passed there when it was last recorded is the control. */
    against: { type: 'string', default: 'sandbox' },
    specs: { type: 'string', default: '' },
    lanes: { type: 'string', default: '8' },
    /** The suite waits by the wall clock and counts on some things not to happen meanwhile: beyond 2 one of them may. */
    speed: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
  },
});
const note = (line: string) => console.error(line);
const say = (line: string) => console.log(line);
const asked = new RegExp(values.specs);
const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-e2e-'));
const opponents = opponentsOf(values.against);
const suite = await suiteIn(folder, note);

const chosen = (await listSpecs(suite)).filter(({ name }) => asked.test(name));
const specs = chosen.filter((spec) => reasonToLeaveOut(spec) === undefined);
for (const spec of chosen) {
  const reason = reasonToLeaveOut(spec);
  if (reason !== undefined) say(`left out        ${spec.name}\n        ${reason}`);
}
if (specs.length === 0) throw new Error(`no spec to play is called ${values.specs}`);

const played = new Map<Opponent['name'], readonly Played[]>();
for (const opponent of opponents) {
  played.set(opponent.name, await playAll(specs, opponent, { suite, lanes: Number(values.lanes), say }));
}
const good = await verdict(played.get('bed'), played.get('sandbox'));
if (good) await rm(folder, { recursive: true });
else note(`reports and output: ${folder}`);
process.exitCode = good ? 0 : 1;

function opponentsOf(against: string): readonly Opponent[] {
  const sandbox = theSandbox(folder, Number(values.speed));
  switch (against) {
    case 'sandbox':
      return [sandbox];
    case 'bed':
      return [theBed(note)];
    case 'both':
      return [theBed(note), sandbox];
    default:
      throw new Error(`--against takes sandbox, bed or both, not ${against}`);
  }
}

/** Prints the tallies. Whether the sandbox does all that the control does; without it, whether the control does all. */
async function verdict(
  onBed: readonly Played[] | undefined,
  onSandbox: readonly Played[] | undefined,
): Promise<boolean> {
  if (onBed !== undefined) {
    say(`${passedOf(onBed).length} of ${onBed.length} specs pass on the control`);
    if (values.record) await recordControl(onBed);
  }
  if (onSandbox === undefined) return onBed?.every(({ outcome }) => outcome.type === 'passed') ?? false;
  const control = onBed === undefined ? await recordedControl() : passedOf(onBed);
  const { line, untrue } = tallyOf(
    onSandbox,
    control.filter((name) => asked.test(name)),
  );
  for (const name of untrue) say(`untrue          ${name}`);
  say(line);
  return untrue.length === 0;
}
