import type { KubeObject } from '../../../objects/meta.ts';
import type { ContainerStatus, Pod } from '../../../objects/workload.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import { ageText } from './age.ts';
import { ageColumn, nameColumn, orNone, text, wide } from './columns.ts';

/** Upstream: pkg/printers/internalversion/printers.go, printPod (1.36). */
export const podColumns = [
  nameColumn,
  text('Ready', (pod) => `${statuses(pod).filter(({ ready }) => ready).length}/${containers(pod)}`),
  text('Status', (pod) => podReason(pod)),
  text('Restarts', restarts),
  ageColumn,
  wide('IP', (pod) => orNone(valueAt(pod, 'status', 'podIP'))),
  wide('Node', (pod) => orNone(valueAt(pod, 'spec', 'nodeName'))),
  wide('Nominated Node', (pod) => orNone(valueAt(pod, 'status', 'nominatedNodeName'))),
  wide('Readiness Gates', () => '<none>'),
];

function statuses(pod: Pod): readonly ContainerStatus[] {
  return pod.status?.containerStatuses ?? [];
}

function containers(pod: Pod): number {
  return pod.spec?.containers?.length ?? 0;
}

function restarts(pod: Pod, now: number): string {
  const counted = [...statuses(pod), ...(pod.status?.initContainerStatuses ?? [])];
  const count = counted.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  const last = statuses(pod)
    .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
    .toSorted();
  return count === 0 || last.length === 0 ? String(count) : `${count} (${ageText(last.at(-1), now)} ago)`;
}

function podReason(pod: Pod): string {
  const { phase = '', reason } = pod.status ?? {};
  if (pod.metadata?.deletionTimestamp !== undefined) {
    if (reason === 'NodeLost') return 'Unknown';
    if (phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating';
  }
  return initReason(pod) ?? containerReason(pod) ?? reason ?? phase;
}

function initReason(pod: Pod): string | undefined {
  const all = pod.status?.initContainerStatuses ?? [];
  const index = all.findIndex(({ state }) => state?.terminated?.exitCode !== 0);
  const state = all[index]?.state;
  if (state === undefined) return undefined;
  if (state.terminated) return `Init:${state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`}`;
  const { reason } = state.waiting ?? {};
  if (reason !== undefined && reason !== 'PodInitializing') return `Init:${reason}`;
  return `Init:${index}/${all.length}`;
}

/** The first container that says something is the one that is shown. */
function containerReason(pod: Pod): string | undefined {
  const said = statuses(pod).map(({ state }) => {
    if (state?.waiting?.reason !== undefined) return state.waiting.reason;
    if (state?.terminated === undefined) return undefined;
    return state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`;
  });
  const first = said.find((one) => one !== undefined);
  if (first !== 'Completed' || !statuses(pod).some(({ ready, state }) => ready && state?.running))
    return first;
  return isReady(pod) ? 'Running' : 'NotReady';
}

function isReady(pod: KubeObject): boolean {
  return listOf(valueAt(pod, 'status', 'conditions')).some(
    (one) => textOf(fieldsOf(one)['type']) === 'Ready' && fieldsOf(one)['status'] === 'True',
  );
}
