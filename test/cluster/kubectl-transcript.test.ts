import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathsOf } from './bed/bed.ts';
import { connectApart } from './support/apart.ts';
import { as } from './support/cluster.ts';
import { atTheEnd } from './support/ending.ts';
import { aNamespace } from './support/namespace.ts';
import { comparable } from './transcript/comparable.ts';
import { differenceOf, differences, without } from './transcript/differences.ts';
import { play, type Stage } from './transcript/play.ts';
import { script } from './transcript/script.ts';
import { servedSandbox } from './transcript/served-sandbox.ts';
import { type Said, titleOf } from './transcript/step.ts';

const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'];

interface Transcripts {
  readonly theirs: readonly Said[];
  readonly ours: readonly Said[];
}

let playBoth: () => Promise<Transcripts>;
let first: Transcripts;
/** A busy machine now and then makes an event that is none of the script's. What differed is asked for once more. */
let second: Promise<Transcripts> | undefined;

beforeAll(async () => {
  // The script drains a node.
  const { bed, cluster } = await connectApart();
  const dir = await mkdtemp(join(tmpdir(), 'sts-doctor-transcript-'));
  const sandbox = join(dir, 'sandbox.kubeconfig');
  const { end } = await servedSandbox(sandbox);
  atTheEnd(async () => {
    await end();
    // Whatever went wrong on the way: the next test needs the node.
    await cluster.kubectl(['uncordon', 'node-2']);
    await rm(dir, { recursive: true, force: true });
  });
  const kubectl = borrowed ? 'kubectl' : pathsOf(bed).kubectl;
  playBoth = async () => {
    const namespace = await aNamespace('kubectl', cluster);
    await as(sandbox).run(['create', 'namespace', namespace]);
    const stage = (kubeconfig: string, cache: string): Stage => ({
      kubectl,
      kubeconfig,
      cache: join(dir, cache),
      namespace,
    });
    const [theirs, ours] = await Promise.all([
      transcriptOf(stage(cluster.kubeconfig, 'real')),
      transcriptOf(stage(sandbox, 'sandbox')),
    ]);
    return { theirs, ours };
  };
  first = await playBoth();
}, 240_000);

async function transcriptOf(stage: Stage): Promise<readonly Said[]> {
  const answers = await play(stage, script);
  return script.map((step, index) =>
    comparable(answers[index] ?? { code: null, stdout: '', stderr: '' }, stage, step),
  );
}

const steps = script.map((step, index) => ({ title: titleOf(step), index }));

describe('kubectl hears the same from the sandbox and from a cluster', () => {
  test.for(steps)('$index $title', { timeout: 240_000 }, async ({ title, index }, { task }) => {
    const again = (task.result?.retryCount ?? 0) > 0;
    const { theirs, ours } = again ? await (second ??= playBoth()) : first;
    const [their, our] = [theirs[index], ours[index]];
    expect(their?.code, 'the step was played').not.toBeNull();
    const difference = differenceOf(title);
    if (difference === undefined) return expect(our).toEqual(their);
    expect(our, `no difference any more: ${difference.because}`).not.toEqual(their);
    if (their && our) expect(without(difference, our)).toEqual(without(difference, their));
  });

  test.for(differences)('a difference that is still one: $because', ({ step }) => {
    expect(steps.some(({ title }) => step.test(title))).toBe(true);
  });
});
