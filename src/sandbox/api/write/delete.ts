import type { KubeObject } from '../../../objects/meta.ts';
import { stampOf } from '../../clock/time-of-day.ts';
import type { DeleteOptions, Key } from '../api.ts';
import type { Context } from '../context.ts';
import { notFound, refusal } from '../errors.ts';
import { jsonOf, withMetadata } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { namespaces } from '../kinds.ts';
import { strategyOf } from '../strategies.ts';

/** How a deletion went: the object is marked and stays for now, or it is gone. */
export interface Deleted<T> {
  readonly object: T;
  readonly gone: boolean;
}

/**
 * DELETE: preconditions, grace, finalizers of the propagation policies, and the end at once where nothing stands
 * against it.
 * Upstream: apiserver pkg/registry/rest/delete.go, BeforeDelete; pkg/registry/generic/registry/store.go, Delete (1.36).
 */
export function remove<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  key: Key,
  options: DeleteOptions = {},
): Deleted<T> {
  const live = context.store.find<T>(kind, key);
  if (live === undefined) throw notFound(kind, key.name);
  checkPreconditions(kind, live, options);
  const finalizers = finalizersFor(live, options);
  const marked = withGrace(context, kind, live, options);
  const next = finalizers === undefined ? marked : withMetadata(marked, { finalizers });
  const waits = (next.metadata?.finalizers ?? []).length > 0 || kind.plural === namespaces.plural;
  if (waits) return keep(context, kind, live, markedNow(context, next, kind), options);
  if ((next.metadata?.deletionGracePeriodSeconds ?? 0) > 0) return keep(context, kind, live, next, options);
  if (options.dryRun) return { object: next, gone: true };
  // A pod that goes at once is marked first and then removed: watchers see both.
  const last = next === live ? live : context.store.write(kind, next);
  return { object: context.store.remove(kind, last), gone: true };
}

function keep<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  live: T,
  next: T,
  { dryRun = false }: DeleteOptions,
): Deleted<T> {
  return { object: next === live || dryRun ? next : context.store.write(kind, next), gone: false };
}

function checkPreconditions(kind: ServedKind, live: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion, name = '' } = live.metadata ?? {};
  const fail = (why: string) => {
    const message = `Operation cannot be fulfilled on ${kindName(kind)} "${name}": ${why}`;
    const details = { name, ...(kind.group !== '' && { group: kind.group }), kind: kind.kind };
    return refusal(409, 'Conflict', message, details);
  };
  const { uid: askedUid = uid, resourceVersion: askedVersion = resourceVersion } = preconditions ?? {};
  if (askedUid !== uid) {
    const why = `the UID in the precondition (${askedUid}) does not match the UID in record (${uid})`;
    throw fail(`${why}. The object might have been deleted and then recreated`);
  }
  if (askedVersion === resourceVersion) return;
  const why = `the ResourceVersion in the precondition (${askedVersion}) does not match the ResourceVersion in record (${resourceVersion})`;
  throw fail(`${why}. The object might have been modified`);
}

function kindName({ group, kind }: ServedKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The finalizers a propagation policy asks for; undefined when they are right already. Upstream: deletionFinalizersForGarbageCollection. */
function finalizersFor(
  { metadata }: KubeObject,
  { propagationPolicy }: DeleteOptions,
): readonly string[] | undefined {
  if (propagationPolicy === undefined) return undefined;
  const before = metadata?.finalizers ?? [];
  const others = before.filter((one) => one !== ORPHAN && one !== FOREGROUND);
  const own = { Orphan: [ORPHAN], Foreground: [FOREGROUND], Background: [] }[propagationPolicy];
  const after = [...others, ...own];
  return after.length === before.length && after.every((one) => before.includes(one)) ? undefined : after;
}

function withGrace<T extends KubeObject>(
  context: Context,
  kind: ServedKind<T>,
  live: T,
  options: DeleteOptions,
): T {
  const { metadata = {} } = live;
  const grace = strategyOf(kind).grace?.(jsonOf(live), options.gracePeriodSeconds);
  if (metadata.deletionTimestamp === undefined) {
    return grace === undefined ? live : marked(context, live, grace);
  }
  const { deletionGracePeriodSeconds: before } = metadata;
  const asked = options.gracePeriodSeconds;
  if (grace === undefined || before === undefined || asked === undefined || asked >= before) return live;
  return shortened(context, live, { before, asked: asked < 0 ? 1 : asked });
}

/** Only ever shorter, and counted from when it began; but a moment that has passed is now, with a second to go. */
function shortened<T extends KubeObject>(
  { time }: Context,
  live: T,
  { before, asked }: { readonly before: number; readonly asked: number },
): T {
  const since = Date.parse(live.metadata?.deletionTimestamp ?? '') - before * 1000;
  const until = since + asked * 1000;
  const deletionGracePeriodSeconds = until < time.epoch() ? Math.min(1, asked) : asked;
  return withMetadata(live, {
    deletionTimestamp: stampOf(Math.max(until, time.epoch())),
    deletionGracePeriodSeconds,
  });
}

function marked<T extends KubeObject>({ time }: Context, live: T, grace: number): T {
  const { generation = 0 } = live.metadata ?? {};
  return withMetadata(live, {
    deletionTimestamp: stampOf(time.epoch() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    // Whoever acts on the generation must see that the wish has changed.
    ...(generation > 0 && { generation: generation + 1 }),
  });
}

function markedNow<T extends KubeObject>(context: Context, object: T, kind: ServedKind<T>): T {
  const terminating = kind.plural === namespaces.plural ? { status: { phase: 'Terminating' } } : {};
  if (object.metadata?.deletionTimestamp !== undefined) return object;
  const next = { ...marked(context, object, 0), ...terminating };
  return kind.plural === namespaces.plural
    ? withMetadata(next, { deletionGracePeriodSeconds: undefined })
    : next;
}
