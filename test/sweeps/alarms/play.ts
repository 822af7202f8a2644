import { judge } from '../../../src/judge/judge.ts';
import type { Case, Violated } from '../../../src/judge/outcome.ts';
import type { Recording } from '../../../src/recording/recording.ts';
import { gapsOf } from '../../../src/recording/recording.ts';
import { seededRandom } from '../../../src/sandbox/api/random.ts';
import { selectProfile } from '../../../src/sandbox/versions/profile.ts';
import { Stage } from '../../support/stage.ts';
import { playOut, setFor, versionFor, type Playing } from './schedule.ts';
import { Truth, type Wrong } from './truth.ts';

/** One schedule and what the judge made of it. */
export interface Judged {
  readonly seed: number;
  readonly kind: string;
  readonly told: readonly string[];
  readonly recording: Recording;
  readonly gapFree: boolean;
  readonly held: number;
  /** Violations that truly were ones. */
  readonly real: number;
  readonly falseAlarms: readonly string[];
  readonly unknown: readonly string[];
}

/** Promises that no recording can ever prove, as their pages say. */
const neverProved = new Set(['I6', 'S5', 'O13']);

export async function playSchedule(seed: number): Promise<Judged> {
  const random = seededRandom(seed);
  const version = versionFor(seed);
  const set = setFor(random);
  let truth: Truth | undefined;
  const stage = await Stage.open({
    version,
    seed,
    set,
    door: (api) => {
      truth = new Truth(api.context.time, selectProfile(version)?.profile.rollingUpdate ?? 'one-at-a-time');
      return truth.door(api);
    },
  });
  const began = stage.sandbox.time.monotonic() - stage.recorder.now();
  const playing: Playing = { stage, random, harmed: [], told: [], gaps: 0 };
  await playOut(playing);
  const recording = await stage.close();
  if (truth === undefined) throw new Error('nobody watched the store');
  const { podManagementPolicy, replicas, minReadySeconds } = set.spec ?? {};
  const kind = `${podManagementPolicy} ${replicas} ${version}${minReadySeconds ? ' minReady' : ''}`;
  return { seed, kind, told: playing.told, recording, ...verdicts(recording, truth, playing, began) };
}

function verdicts(
  recording: Recording,
  truth: Truth,
  { harmed }: Playing,
  began: number,
): Pick<Judged, 'gapFree' | 'held' | 'real' | 'falseAlarms' | 'unknown'> {
  const cases = judge(recording).outcomes.flatMap(({ promises }) =>
    promises.flatMap((promise) => promise.cases.map((one) => ({ id: promise.id, ...one }))),
  );
  const falseAlarms: string[] = [];
  const unknown: string[] = [];
  let [held, real] = [0, 0];
  for (const one of cases) {
    const { id, verdict } = one;
    if (verdict.verdict === 'held') held += 1;
    if (verdict.verdict === 'unknown' && !neverProved.has(id)) unknown.push(`${id}: ${verdict.reason}`);
    if (verdict.verdict !== 'violated') continue;
    if (isReal(id, one, verdict, { truth, harmed, began })) real += 1;
    else falseAlarms.push(`${id} ${one.subject}: ${verdict.seen} (expected ${verdict.expected})`);
  }
  const kinds = ['pod', 'set', 'claim', 'event'] as const;
  const gapFree = kinds.every((kind) => gapsOf(recording, kind).length === 0);
  return { gapFree, held, real, falseAlarms, unknown };
}

/** What the judge saw may be late by what a watch may be late. */
const NEAR_MS = 2000;

/** Whether the store itself shows what the judge calls violated. */
function isReal(
  id: string,
  { ordinal }: Case,
  { at }: Violated,
  {
    truth,
    harmed,
    began,
  }: { readonly truth: Truth; readonly harmed: Playing['harmed']; readonly began: number },
): boolean {
  const time = began + at;
  const near = truth.wrongs.filter(
    (wrong) => Math.abs(wrong.at - time) <= NEAR_MS && (ordinal === undefined || wrong.ordinal === ordinal),
  );
  const seen = deeds.get(id)?.some((what) => near.some((wrong) => wrong.what === what)) === true;
  if (id === 'A1')
    return seen && harmed.some((harm) => harm.ordinal === ordinal && harm.at <= time + NEAR_MS);
  if (id === 'R1') return ordinal !== undefined && !truth.wasHealthy(ordinal, [time - NEAR_MS, time]);
  return seen;
}

/** What the store has to show for a promise to be truly broken; no other promise can be in these schedules. */
const deeds: ReadonlyMap<string, readonly Wrong['what'][]> = new Map([
  ['A1', ['lost health']],
  ['O1', ['made']],
  ['I8', ['made']],
  ['O7', ['made', 'deleted']],
  ...(['O2', 'O3', 'O4', 'O5', 'O6', 'O8', 'O12'] as const).map((id): [string, Wrong['what'][]] => [
    id,
    ['deleted'],
  ]),
]);
