import { formatDuration } from '../../lib/duration.ts';
import type { Plan, PlannedStep } from '../../drill/plan.ts';
import type { Style } from '../run/style.ts';
import { columns } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { valueText } from '../text/value.ts';
import { labelled } from '../text/wrap.ts';
import { forecast } from './forecast.ts';
import { permissions } from './permissions.ts';
import { refusals } from './refusals.ts';
import { undoLine } from './undo.ts';

/** What a drill would do, short enough that whoever has to agree to it reads all of it. */
export function planReport(plan: Plan, style: Style): readonly (readonly string[])[] {
  const { paint } = style;
  const { target, steps } = plan;
  return [
    [
      `${paint.strong('PLAN')}  ${plan.scenario} on sts/${target.name} in namespace ${target.namespace}${place(plan)}`,
      ...described(plan, style),
    ],
    [
      ...columns(
        ['STEP', 'ACTION', 'PODS', 'DISRUPTION', 'WITHIN', 'UNDO'],
        steps.map((step) => row(step, target.name, paint)),
      ),
    ],
    ...steps.map((step, index) => details(step, index, style)),
    probes(plan, style),
    dataMarker(plan, style),
    helperPod(plan, style),
    permissions(plan.permissions, style),
    plan.refusals.length === 0 ? [] : [paint.strong('REFUSED'), ...refusals(plan.refusals, style)],
    forecast(plan.forecast, style),
    undoLine(plan, paint),
  ];
}

/** A sandbox is named wherever a cluster would be. */
function place({ sandbox }: Plan): string {
  return sandbox === undefined ? '' : ' of the sandbox';
}

function described({ description, target, set }: Plan, { width }: Style): readonly string[] {
  const layout = { labelWidth: 10, indent: 2, width };
  const first = set.start;
  const ordinals =
    set.replicas === 1 ? `ordinal ${first}` : `ordinals ${first} to ${first + set.replicas - 1}`;
  const facts = [
    set.replicas === 0
      ? '0 replicas'
      : `${set.replicas} replica${set.replicas === 1 ? '' : 's'} (${ordinals})`,
    set.podManagementPolicy,
    set.updateStrategy,
    set.claimTemplates.length === 0 ? 'no claims' : `claims ${set.claimTemplates.join(', ')}`,
    set.serviceName === '' ? 'no service' : `service ${set.serviceName}`,
  ];
  return [
    ...(description === '' ? [] : labelled('what', description, layout)),
    ...labelled('set', facts.join(', '), layout),
    ...labelled(
      'cluster',
      `${target.context || '<no context>'}, ${target.server}, Kubernetes ${set.serverVersion}`,
      layout,
    ),
  ];
}

function row(
  { name, action, ordinals, disruption, withinMs, undo }: PlannedStep,
  set: string,
  paint: Paint,
): readonly string[] {
  return [
    name,
    action,
    podsText(ordinals, set),
    `${disruption.pods} of ${disruption.of}`,
    formatDuration(withinMs),
    undo.kind === 'none' ? paint.bad('none') : undo.kind,
  ];
}

/** Runs of ordinals are taken together: a set may well have a hundred. */
function podsText(ordinals: readonly number[], set: string): string {
  const [first] = ordinals;
  const last = ordinals.at(-1);
  if (first === undefined) return '<none>';
  return ordinals.length <= 3
    ? ordinals.map((ordinal) => `${set}-${ordinal}`).join(',')
    : `${set}-${first}…${set}-${last}`;
}

function details(
  { name, does, fields, expected, undo }: PlannedStep,
  index: number,
  style: Style,
): readonly string[] {
  const layout = { labelWidth: 10, indent: 2, width: style.width };
  const block = (label: string, lines: readonly string[]): readonly string[] =>
    lines.flatMap((line, at) => labelled(at === 0 ? label : '', line, layout));
  return [
    style.paint.strong(`${index + 1}. ${name}`),
    ...block('does', does),
    ...block(
      'changes',
      fields.map(({ path, from, to }) => `${path} ${valueText(from)} → ${valueText(to)}`),
    ),
    ...block('expected', expected),
    ...block('undo', undo.does),
  ];
}

/** What is asked beyond every pod being healthy. */
function probes({ steadyState = [] }: Plan, { paint, width }: Style): readonly string[] {
  if (steadyState.length === 0) return [];
  const rows = steadyState.map(({ name, when, tolerate, asks }) => [name, when, String(tolerate), asks]);
  return [paint.strong('STEADY STATE'), ...columns(['PROBE', 'WHEN', 'TOLERATES', 'ASKS'], rows, { width })];
}

/** A file in somebody's volume is nothing to be passed over. */
function dataMarker({ dataMarker: marker }: Plan, { paint, width }: Style): readonly string[] {
  if (marker === undefined) return [];
  const { volume, container, mountPath } = marker;
  const layout = { labelWidth: 10, indent: 2, width };
  const text = `a small file in ${mountPath} of container ${container} in every pod, read at the end and removed`;
  return [paint.strong('DATA MARKER'), ...labelled(volume, text, layout)];
}

/** A pod in somebody's namespace is nothing to be passed over either. */
function helperPod({ helperPod: helper }: Plan, { paint, width }: Style): readonly string[] {
  if (helper === undefined) return [];
  const layout = { labelWidth: 10, indent: 2, width };
  const text = `pod ${helper.pod} (${helper.image}) asks the resolver of the cluster where they lead, and is deleted at the end`;
  return [paint.strong('NAMES'), ...labelled('helper', text, layout)];
}
