import type { DrillEvent, DrillEventBody } from '../../src/drill/event.ts';
import type { Plan } from '../../src/drill/plan.ts';

/** Drills as their events, to be played to a view at once or in their own time. */

const plan: Plan = {
  scenario: 'kill-pod',
  description: 'A pod is deleted and comes back as itself, with its own disk, in order',
  target: {
    context: 'kind-demo',
    server: 'https://127.0.0.1:6443',
    namespace: 'demo',
    name: 'web',
    uid: '0b6f1c1e',
  },
  set: {
    replicas: 3,
    start: 0,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: 'RollingUpdate',
    claimTemplates: ['data'],
    serviceName: 'web',
    serverVersion: 'v1.36.3',
  },
  steps: [],
  undo: 'exact',
  permissions: [],
  refusals: [],
  sandbox: undefined,
};

const at = (ms: number, event: DrillEventBody): DrillEvent => ({ at: ms, ...event });
const pod = (ms: number, ordinal: number, state: string, uid = `${ordinal}e0c1a2b-77c1`): DrillEvent =>
  at(ms, { type: 'pod', ordinal, name: `web-${ordinal}`, uid, state });
const reborn = 'c47a90de-5b1f';

const preflight: readonly DrillEvent[] = [
  at(0, { type: 'phase', phase: 'preflight' }),
  at(310, { type: 'planned', plan }),
];

const start: readonly DrillEvent[] = [
  ...preflight,
  at(340, { type: 'phase', phase: 'steady state' }),
  at(420, { type: 'phase', phase: 'locking' }),
  pod(430, 0, 'Ready'),
  pod(430, 1, 'Ready'),
  pod(430, 2, 'Ready'),
  at(510, { type: 'phase', phase: 'steps' }),
];

/** A pod is killed and comes back. */
export const killPod: readonly DrillEvent[] = [
  ...start,
  at(515, { type: 'stepBegan', step: 0, name: 'kill pod', action: 'killPod' }),
  at(560, { type: 'acted', what: 'deleted pod web-2' }),
  pod(572, 2, 'Terminating'),
  pod(1_590, 2, 'gone', ''),
  pod(1_610, 2, 'Pending', reborn),
  pod(1_730, 2, 'ContainerCreating', reborn),
  pod(2_410, 2, 'Running', reborn),
  pod(2_960, 2, 'Ready', reborn),
  at(2_970, { type: 'stepEnded', step: 0, name: 'kill pod', status: 'done' }),
  at(2_980, { type: 'phase', phase: 'undo' }),
  at(3_100, { type: 'undone', undo: { outcome: 'nothing to undo', steps: [], differences: [] } }),
  at(3_120, { type: 'phase', phase: 'judging' }),
  at(3_140, { type: 'phase', phase: 'finished' }),
];

/** The pod does not come back, and the user gives up waiting. */
const stuck: readonly DrillEvent[] = [
  ...start,
  at(515, { type: 'stepBegan', step: 0, name: 'kill pod', action: 'killPod' }),
  at(560, { type: 'acted', what: 'deleted pod web-2' }),
  pod(572, 2, 'Terminating'),
  pod(1_590, 2, 'gone', ''),
  pod(1_610, 2, 'Pending', reborn),
  pod(2_730, 2, 'ImagePullBackOff', reborn),
  at(3_000, { type: 'notice', message: 'the watch of pods was lost and is taken up again' }),
  at(4_515, {
    type: 'stepEnded',
    step: 0,
    name: 'kill pod',
    status: 'missed',
    detail: 'web-2 not back within 4.0 s',
  }),
  at(4_520, { type: 'phase', phase: 'undo' }),
  at(4_600, {
    type: 'undoStep',
    step: { does: 'wait until the set is healthy', result: 'failed', detail: 'pod web-2 is not Ready' },
  }),
  at(4_610, { type: 'undone', undo: { outcome: 'restored, not healthy', steps: [], differences: [] } }),
  at(4_620, { type: 'phase', phase: 'judging' }),
  at(4_630, { type: 'phase', phase: 'finished' }),
];

/** The whole set goes down; while it does, somebody presses Ctrl-C. */
export const scaleToZero: readonly DrillEvent[] = [
  ...start,
  at(515, { type: 'stepBegan', step: 0, name: 'scale to zero', action: 'scale' }),
  at(560, { type: 'acted', what: 'scaled sts/web from 3 to 0' }),
  pod(600, 2, 'Terminating'),
  pod(1_700, 2, 'gone', ''),
  pod(1_720, 1, 'Terminating'),
  at(2_100, { type: 'stepEnded', step: 0, name: 'scale to zero', status: 'interrupted', detail: 'SIGINT' }),
  at(2_110, { type: 'phase', phase: 'undo' }),
  at(2_160, {
    type: 'undoStep',
    step: { does: 'restore spec.replicas to 3', result: 'done', detail: undefined },
  }),
  pod(2_900, 1, 'gone', ''),
  pod(2_940, 1, 'Pending', '91ff03c4-3d44'),
  pod(3_700, 1, 'Ready', '91ff03c4-3d44'),
  pod(3_720, 2, 'Pending', reborn),
  pod(4_500, 2, 'Ready', reborn),
  at(4_600, {
    type: 'undone',
    undo: {
      outcome: 'restored',
      steps: [],
      differences: [{ what: 'metadata.annotations', before: 'a', after: 'b', ours: false }],
    },
  }),
  at(4_620, { type: 'phase', phase: 'judging' }),
  at(4_640, { type: 'phase', phase: 'finished' }),
];

/** A guard objects: nothing happens after the plan. */
export const refused: readonly DrillEvent[] = [...preflight, at(330, { type: 'phase', phase: 'finished' })];

/** The set is not well to begin with. */
const notSteady: readonly DrillEvent[] = [
  ...preflight,
  at(340, { type: 'phase', phase: 'steady state' }),
  at(420, { type: 'phase', phase: 'finished' }),
];

export const drills: Readonly<Record<string, readonly DrillEvent[]>> = {
  'kill-pod': killPod,
  stuck,
  'scale-to-zero': scaleToZero,
  refused,
  'not-steady': notSteady,
};
