import type { ObjectMeta } from '../objects/meta.ts';
import type { StatefulSet } from '../objects/workload.ts';
import { claimName, podName } from './names.ts';

/**
 * The set's own policy with Kubernetes' defaults filled in: absent is never zero by accident.
 * Upstream: pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet (1.36).
 */
export interface SetSpec {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly replicas: number;
  /** First ordinal, `spec.ordinals.start`. */
  readonly start: number;
  /** OrderedReady is monotonic: one pod at a time, in order. Parallel is burst. */
  readonly monotonic: boolean;
  readonly minReadySeconds: number;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete' | 'Recreate';
  /** Relative to `start`, as the controller reads it, not an ordinal. */
  readonly partition: number;
  /** A number of pods or a percentage, as written; undefined when the set does not say, which means 1. */
  readonly maxUnavailable: number | string | undefined;
  readonly serviceName: string;
  readonly claimTemplates: readonly string[];
  readonly retention: { readonly whenDeleted: 'Retain' | 'Delete'; readonly whenScaled: 'Retain' | 'Delete' };
  readonly terminationGracePeriodSeconds: number;
}

export function specOf({ metadata = {}, spec = {} }: StatefulSet): SetSpec {
  const { replicas = 1, minReadySeconds = 0, serviceName = '', ordinals, template } = spec;
  return {
    ...identityOf(metadata),
    replicas,
    start: ordinals?.start ?? 0,
    monotonic: spec.podManagementPolicy !== 'Parallel',
    minReadySeconds,
    ...strategyOf(spec.updateStrategy),
    serviceName,
    claimTemplates: (spec.volumeClaimTemplates ?? []).flatMap((template) => template.metadata?.name ?? []),
    retention: retentionOf(spec.persistentVolumeClaimRetentionPolicy),
    terminationGracePeriodSeconds: template?.spec?.terminationGracePeriodSeconds ?? 30,
  };
}

function identityOf({
  name = '',
  namespace = '',
  uid = '',
}: ObjectMeta): Pick<SetSpec, 'name' | 'namespace' | 'uid'> {
  return { name, namespace, uid };
}

type Spec = NonNullable<StatefulSet['spec']>;

function strategyOf(
  strategy: Spec['updateStrategy'],
): Pick<SetSpec, 'updateStrategy' | 'partition' | 'maxUnavailable'> {
  const type = strategy?.type;
  return {
    updateStrategy: type === 'OnDelete' || type === 'Recreate' ? type : 'RollingUpdate',
    partition: strategy?.rollingUpdate?.partition ?? 0,
    maxUnavailable: strategy?.rollingUpdate?.maxUnavailable,
  };
}

function retentionOf(policy: Spec['persistentVolumeClaimRetentionPolicy']): SetSpec['retention'] {
  const only = (value: string | undefined) => (value === 'Delete' ? 'Delete' : 'Retain');
  return { whenDeleted: only(policy?.whenDeleted), whenScaled: only(policy?.whenScaled) };
}

/** More than any set has; a number that somebody has mistyped must not be worked through pod by pod. */
const MOST_PODS = 10_000;

/** The ordinals the set wants, ascending. */
export function ordinalsOf(spec: Pick<SetSpec, 'start' | 'replicas'>): readonly number[] {
  const length = Math.min(Math.max(0, spec.replicas), MOST_PODS);
  return Array.from({ length }, (_, index) => spec.start + index);
}

export function isInRange(spec: Pick<SetSpec, 'start' | 'replicas'>, ordinal: number): boolean {
  return ordinal >= spec.start && ordinal < spec.start + spec.replicas;
}

/** Claims that the pod of this ordinal mounts by the set's templates: template name → claim name. */
export function claimsOf(spec: SetSpec, ordinal: number): ReadonlyMap<string, string> {
  return new Map(spec.claimTemplates.map((template) => [template, claimName(template, spec.name, ordinal)]));
}

export function podNamesOf(spec: SetSpec): readonly string[] {
  return ordinalsOf(spec).map((ordinal) => podName(spec.name, ordinal));
}
