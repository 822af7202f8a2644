import { formatDuration } from '../../lib/duration.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ExecSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { withinOf } from '../deadline.ts';
import { inTime, late } from '../in-time.ts';
import type { PlannedStep } from '../plan.ts';
import { containerAt, execNeeds, ordinalsAt, placeWords } from '../probes/in-pod.ts';
import { waitFor } from '../until/wait.ts';

const PATIENCE_MS = 60_000;

/** Runs a command in containers of the set. It may do anything, so that nothing of it is undone, or done twice. */
export const exec: Action<ExecSpec> = {
  action: 'exec',

  plan(spec, situation, step): PlannedStep {
    const [program] = spec.command;
    return {
      name: step.name,
      action: 'exec',
      ordinals: ordinalsAt(spec, situation).toReversed(),
      // Its arguments and what it reads may hold what is nobody's business.
      does: [`run ${program} in ${placeWords(spec, situation)}${inputWords(spec)}`],
      fields: [],
      expected: [],
      disruption: { pods: 0, of: situation.spec.replicas },
      undo: { kind: 'none', does: [`run ${program}: what a command does nobody can take back`] },
      withinMs: withinOf(step, PATIENCE_MS),
    };
  },

  required: () => [],

  needs: (_planned, situation, spec) => execNeeds(spec, situation, 'run the command'),

  async run(spec, planned, stage, until): Promise<ActionResult> {
    const container = containerAt(spec, stage.situation());
    for (const ordinal of planned.ordinals) {
      const { command, stdin } = spec;
      const result = await runIn({ ordinal, container, command, stdin }, planned, stage);
      if (result.status === 'missed') return result;
    }
    return until === undefined ? { status: 'done', detail: 'exit code 0' } : waitFor(stage, planned, until);
  },
};

function inputWords({ stdin }: ExecSpec): string {
  return stdin === undefined ? '' : `, with ${Buffer.byteLength(stdin)} bytes of standard input`;
}

interface Asked extends Pick<ExecSpec, 'command' | 'stdin'> {
  readonly ordinal: number;
  readonly container: string;
}

async function runIn(
  { ordinal, container, command, stdin }: Asked,
  { withinMs }: PlannedStep,
  { cluster, clock, situation, signal, guarded, emit }: Stage,
): Promise<ActionResult> {
  const { namespace, name } = situation().spec;
  const pod = podName(name, ordinal);
  const run = (within: AbortSignal) =>
    guarded(() => cluster.exec({ namespace, pod, container, command, stdin }, within));
  const ran = await inTime(run, { clock, ms: withinMs, signal });
  if (ran === late) {
    const detail = `${command[0]} in pod ${pod} did not end in ${formatDuration(withinMs)}`;
    return { status: 'missed', detail };
  }
  emit({ type: 'acted', what: `ran ${command[0]} in pod ${pod}: exit code ${ran.exitCode}` });
  if (ran.exitCode === 0) return { status: 'done' };
  throw new Failure(exitCodes.errored, `${command[0]} in pod ${pod}: exit code ${ran.exitCode}`);
}
