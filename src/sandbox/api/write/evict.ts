import type { PodDisruptionBudget } from '../../../objects/surroundings.ts';
import type { Pod } from '../../../objects/workload.ts';
import { matchesLabels } from '../../../statefulset/selector.ts';
import type { Caller, DeleteOptions, Key } from '../api.ts';
import type { Context } from '../context.ts';
import { notFound, refusal, tooManyRequests } from '../errors.ts';
import { fieldsOf, jsonOf, listOf, objectOf, valueAt } from '../json.ts';
import { disruptionBudgets, pods } from '../kinds.ts';
import { remove } from './delete.ts';
import { replace } from './update.ts';

/** policy/v1 Eviction. Upstream: pkg/registry/core/pod/storage/eviction.go (1.36). */
export function evict(context: Context, key: Key, caller: Caller, options: DeleteOptions = {}): void {
  const pod = context.store.find(pods, key);
  if (pod === undefined) throw notFound(pods, key.name);
  const budgets = ignoresBudgets(pod) ? [] : budgetsOf(context, pod);
  const [budget, other] = budgets;
  if (other !== undefined) {
    const why =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw refusal(500, '', why);
  }
  if (budget !== undefined && mustAsk(budget, pod)) decrement(context, budget, key.name, options);
  if (!options.dryRun) markDisrupted(context, pod, caller);
  remove(context, pods, key, options);
}

/** A pod that serves nobody disrupts nobody. */
function ignoresBudgets({ metadata, status }: Pod): boolean {
  const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed' || status?.phase === 'Pending';
  return ended || metadata?.deletionTimestamp !== undefined;
}

function budgetsOf({ store }: Context, { metadata }: Pod): readonly PodDisruptionBudget[] {
  return (store.all(disruptionBudgets) ?? []).filter(
    (budget) =>
      budget.metadata?.namespace === metadata?.namespace &&
      budget.spec?.selector !== undefined &&
      matchesLabels(budget.spec.selector, metadata?.labels ?? {}),
  );
}

/** An unready pod may go where the rest is healthy enough, or where the budget says so. */
function mustAsk(budget: PodDisruptionBudget, { status }: Pod): boolean {
  const ready = (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');
  if (ready) return true;
  if (valueAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return false;
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  return !(currentHealthy >= desiredHealthy && desiredHealthy > 0);
}

const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";
const RETRY_SECONDS = 10;

function decrement(
  context: Context,
  budget: PodDisruptionBudget,
  pod: string,
  { dryRun }: DeleteOptions,
): void {
  const { metadata = {}, status = {} } = budget;
  const observed = Number(valueAt(budget, 'status', 'observedGeneration') ?? 0);
  const refuse = (message: string, wait?: number) =>
    tooManyRequests(VIOLATES, wait, [{ reason: 'DisruptionBudget', message }]);
  if (observed < (metadata.generation ?? 0)) {
    const message = `The disruption budget ${metadata.name} is still being processed by the server.`;
    throw refuse(message, RETRY_SECONDS);
  }
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0 } = status;
  if (disruptionsAllowed <= 0) {
    const needs = `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
    throw refuse(`The disruption budget ${metadata.name} ${needs}`);
  }
  if (dryRun) return;
  const disruptedPods = {
    ...fieldsOf(valueAt(budget, 'status', 'disruptedPods')),
    [pod]: context.time.stamp(),
  };
  const next = { ...status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods };
  context.store.write(disruptionBudgets, objectOf<PodDisruptionBudget>({ ...jsonOf(budget), status: next }));
}

/** Says on the pod why it goes, for whoever counts failures. */
function markDisrupted(context: Context, pod: Pod, caller: Caller): void {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: context.time.stamp(),
  };
  const others = listOf(pod.status?.conditions).filter((one) => fieldsOf(one)['type'] !== condition.type);
  const status = { ...pod.status, conditions: [...others, condition] };
  const server = { ...caller, fieldManager: 'kube-apiserver' };
  replace(context, pods, pod, { ...jsonOf(pod), status }, server, { subresource: 'status' });
}
