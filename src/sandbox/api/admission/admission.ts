import type { Context } from '../context.ts';
import type { Fields } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { claims, pods, volumes } from '../kinds.ts';
import { withProtection, withStorageClass } from './claim.ts';
import { checkLimits } from './limit-checks.ts';
import { withLimits } from './limit-defaults.ts';
import { checkNamespaceLives } from './namespace.ts';
import { withAccount, withPriority, withTolerations } from './pod.ts';
import { checkQuota } from './quota.ts';

type Change = (object: Fields, context: Context) => Fields;

const CHANGES: ReadonlyMap<ServedKind, readonly Change[]> = new Map<ServedKind, readonly Change[]>([
  [pods, [withLimits, withAccount, withTolerations, withPriority]],
  [claims, [withProtection('kubernetes.io/pvc-protection'), withStorageClass]],
  [volumes, [withProtection('kubernetes.io/pv-protection')]],
]);

/** Admission that changes a new object. What it adds is nobody's field. Upstream: the default plugins of kube-apiserver 1.36. */
export function admitCreate(context: Context, kind: ServedKind, object: Fields): Fields {
  checkNamespaceLives(context, kind, object);
  return (CHANGES.get(kind) ?? []).reduce((admitted, change) => change(admitted, context), object);
}

/** Admission that only refuses, after the object was found valid. */
export function checkCreate(context: Context, kind: ServedKind, object: Fields): void {
  checkLimits(context, kind, object);
  checkQuota(context, kind, object);
}
