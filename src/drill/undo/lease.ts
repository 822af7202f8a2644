import type { Cluster } from '../../cluster/cluster.ts';
import { isClusterError, isUncertain } from '../../cluster/error.ts';
import { apiVersionOf, leases } from '../../cluster/resource.ts';
import type { Clock } from '../../lib/clock.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { OwnerReference } from '../../objects/meta.ts';
import type { Lease } from '../../objects/surroundings.ts';
import { formatJournal, parseJournal, type Journal } from './journal.ts';
import { leaseName } from './lease-name.ts';
import { ourLabels } from './our-labels.ts';

/** Seconds after which a Lease that was not renewed may be taken over. */
export const leaseSeconds = 30;
const RENEW_EVERY_MS = 10_000;
/** A renewal that is not answered by then is sent again, as is one that failed, after a moment. */
const RENEWAL_LIMIT_MS = 8_000;
const RETRY_AFTER_MS = 1_000;
/** A holder stops acting this long before others may take over, so that the two never meet. */
const MARGIN_MS = 5_000;
const TRIES = 5;

export const journalAnnotation = 'sts-doctor.dev/journal';

/** On both clocks: the monotonic one stands still while a laptop sleeps, the other one may be set. */
interface Instant {
  readonly monotonic: number;
  readonly epoch: number;
}

/** Thrown when the run is no longer ours to continue: whoever sees it neither acts nor undoes. */
export class Fenced extends Error {
  override readonly name: string = 'Fenced';
}

/** Somebody has taken the mark off: what the run has changed may be somebody's wish by now. */
export class MarkTakenOff extends Fenced {
  override readonly name = 'MarkTakenOff';

  constructor(setName: string) {
    super(`the mark of this run was taken off sts/${setName}`);
  }
}

/**
 * The run's lock and journal in one object, in the set's namespace but not owned by the set: it outlives a set that
 * is deleted, and an operator that rewrites the set cannot strip it.
 */
export class RunLease {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #fence = new AbortController();
  #lease: Lease;
  #renewedAt: Instant;

  private constructor(cluster: Cluster, clock: Clock, lease: Lease, renewedAt: Instant) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#lease = lease;
    this.#renewedAt = renewedAt;
  }

  /** Creates the Lease, or refuses with the name of its holder. */
  static async acquire(
    cluster: Cluster,
    clock: Clock,
    holder: string,
    journal: Journal,
    signal?: AbortSignal,
  ): Promise<RunLease> {
    const { namespace, name } = journal.target;
    const asked = stamp(clock);
    for (let attempt = 1; ; attempt++) {
      try {
        const lease = await cluster.create(leases, namespace, newLease(clock, holder, journal), { signal });
        return new RunLease(cluster, clock, lease, asked);
      } catch (error) {
        if (isUncertain(error) && attempt < TRIES && signal?.aborted !== true) continue;
        if (!isClusterError(error, 'alreadyExists')) throw error;
      }
      const found = await cluster.get(leases, { namespace, name: leaseName(name) }, signal);
      // Our own: the answer to an earlier try was lost.
      if (found.spec?.holderIdentity === holder) return new RunLease(cluster, clock, found, asked);
      throw heldBySomebody(found, journal);
    }
  }

  /** Makes a foreign Lease ours, compare-and-set: of two that try, one wins and the other is refused. */
  static async takeOver(
    cluster: Cluster,
    clock: Clock,
    holder: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<RunLease> {
    const asked = stamp(clock);
    const taken = {
      ...lease,
      spec: {
        ...lease.spec,
        holderIdentity: holder,
        acquireTime: microTime(clock),
        renewTime: microTime(clock),
        leaseDurationSeconds: leaseSeconds,
      },
    };
    for (let attempt = 1; ; attempt++) {
      try {
        return new RunLease(
          cluster,
          clock,
          await cluster.update(leases, keyOf(lease), taken, { signal }),
          asked,
        );
      } catch (error) {
        if (isUncertain(error) && attempt < TRIES && !signal.aborted) continue;
        if (!isClusterError(error, 'conflict', 'notFound')) throw error;
        // Ours already, if it was the answer to an earlier try that got lost.
        const found = attempt > 1 ? await cluster.get(leases, keyOf(lease), signal) : lease;
        if (found !== lease && found.spec?.holderIdentity === holder)
          return new RunLease(cluster, clock, found, asked);
        const message = `somebody else is working on ${lease.metadata?.name} at this moment`;
        throw new Failure(exitCodes.refused, message, [], { cause: error });
      }
    }
  }

  /** As an owner: what belongs to it goes with it, also what comes late. */
  get reference(): OwnerReference {
    const { name = '', uid = '' } = this.#lease.metadata ?? {};
    return { apiVersion: apiVersionOf(leases), kind: leases.kind, name, uid };
  }

  get #renewalOverdue(): boolean {
    const since = Math.max(
      this.#clock.monotonic() - this.#renewedAt.monotonic,
      this.#clock.epoch() - this.#renewedAt.epoch,
    );
    return since > leaseSeconds * 1000 - MARGIN_MS;
  }

  /** Aborts when the Lease is lost: taken over, deleted, or not renewed in time. */
  get fenced(): AbortSignal {
    return this.#fence.signal;
  }

  /** To be called before every write. Throws {@link Fenced} also after a sleep that no timer has noticed yet. */
  assertHeld(): void {
    if (this.#renewalOverdue) this.#lose('its Lease was not renewed in time');
    this.#fence.signal.throwIfAborted();
  }

  /** Renews now, before much is done in its name. Throws {@link Fenced} when it is not ours any more. */
  async confirm(): Promise<void> {
    await this.#renew();
    this.assertHeld();
  }

  /**
   * Puts the journal into the Lease as it is now, compare-and-set: a renewal that is under way cannot bring the former
   * one back. Rejects with {@link Fenced} when the Lease is not ours any more.
   */
  async amend(journal: Journal): Promise<void> {
    const text = formatJournal(journal);
    for (let attempt = 1; ; attempt++) {
      this.assertHeld();
      const { metadata } = this.#lease;
      const annotations = { ...metadata?.annotations, [journalAnnotation]: text };
      const amended = { ...this.#lease, metadata: { ...metadata, annotations } };
      try {
        this.#lease = await this.#limited((signal) =>
          this.#cluster.update(leases, keyOf(this.#lease), amended, { signal }),
        );
        return;
      } catch (error) {
        const again = isClusterError(error, 'conflict', 'notFound', 'tooManyRequests') || isUncertain(error);
        if (!again || attempt === TRIES) throw error;
      }
      await this.#readAgain();
      this.assertHeld();
      // The answer to an earlier try was lost.
      if (this.#lease.metadata?.annotations?.[journalAnnotation] === text) return;
      if (attempt > 1) await this.#clock.sleep(RETRY_AFTER_MS, this.#fence.signal);
    }
  }

  /** Renews until released; returns at once. */
  keepRenewing(): void {
    void this.#renewLoop().catch(() => undefined);
  }

  /**
   * Gives the Lease up by deleting it, however often it takes. A Lease that is not ours any more is left alone: one
   * that was taken over is still the same object, so its version is asked for as well as its UID.
   */
  async release(signal: AbortSignal): Promise<void> {
    this.#stop.abort();
    for (let attempt = 1; ; attempt++) {
      const { uid, resourceVersion } = this.#lease.metadata ?? {};
      try {
        return await this.#cluster.delete(leases, keyOf(this.#lease), { uid, resourceVersion, signal });
      } catch (error) {
        if (isClusterError(error, 'notFound')) return;
        const again = isClusterError(error, 'conflict', 'gone', 'tooManyRequests') || isUncertain(error);
        if (!again || signal.aborted || attempt === TRIES) throw error;
      }
      if (attempt > 1) await this.#clock.sleep(RETRY_AFTER_MS, signal);
      if (!(await this.#mayBeOurs(signal))) return;
    }
  }

  /** Reads the Lease afresh. False when it is gone or another's; true also when nobody can say. */
  async #mayBeOurs(signal: AbortSignal): Promise<boolean> {
    const { metadata, spec } = this.#lease;
    try {
      const found = await this.#cluster.get(leases, keyOf(this.#lease), signal);
      if (found.metadata?.uid !== metadata?.uid || found.spec?.holderIdentity !== spec?.holderIdentity)
        return false;
      this.#lease = found;
    } catch (error) {
      if (isClusterError(error, 'notFound')) return false;
      const passing = isUncertain(error) || isClusterError(error, 'conflict', 'gone', 'tooManyRequests');
      if (!passing || signal.aborted) throw error;
    }
    return true;
  }

  /** Stops renewing and leaves the Lease for `recover`. */
  abandon(): void {
    this.#stop.abort();
  }

  async #renewLoop(): Promise<void> {
    let renewed = true;
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(renewed ? RENEW_EVERY_MS : RETRY_AFTER_MS, this.#stop.signal);
      renewed = await this.#renew();
      if (this.#renewalOverdue) this.#lose('its Lease was not renewed in time');
    }
  }

  /** False when it has to be tried again soon. Never rejects: only time and the Lease itself decide that it is lost. */
  async #renew(): Promise<boolean> {
    const asked = stamp(this.#clock);
    const renewed = { ...this.#lease, spec: { ...this.#lease.spec, renewTime: microTime(this.#clock) } };
    try {
      this.#lease = await this.#limited((signal) =>
        this.#cluster.update(leases, keyOf(this.#lease), renewed, { signal }),
      );
      this.#renewedAt = asked;
      return true;
    } catch (error) {
      // A PUT may create a Lease, so one that was deleted answers with a conflict of UIDs, not with "not found".
      // Upstream: pkg/registry/coordination/lease/strategy.go, AllowCreateOnUpdate (1.36).
      if (isClusterError(error, 'conflict', 'notFound')) await this.#readAgain();
      return false;
    }
  }

  /** A lost answer makes our own renewal look like a conflict: the holder's name decides. */
  async #readAgain(): Promise<void> {
    try {
      const now = await this.#limited((signal) => this.#cluster.get(leases, keyOf(this.#lease), signal));
      if (now.spec?.holderIdentity === this.#lease.spec?.holderIdentity) this.#lease = now;
      else this.#lose(`its Lease was taken over by ${now.spec?.holderIdentity ?? 'somebody'}`);
    } catch (error) {
      if (isClusterError(error, 'notFound')) this.#lose('its Lease was deleted');
    }
  }

  /** A request that hangs must not cost the Lease: it is given up in time for another. */
  async #limited<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const answered = new AbortController();
    this.#clock.sleep(RENEWAL_LIMIT_MS, answered.signal).then(
      () => limit.abort(),
      () => undefined,
    );
    try {
      return await ask(AbortSignal.any([this.#stop.signal, limit.signal]));
    } finally {
      answered.abort();
    }
  }

  #lose(reason: string): void {
    this.#stop.abort();
    this.#fence.abort(new Fenced(reason));
  }
}

/** The journal a Lease carries, checked: whoever may write Leases here must not send us to a set elsewhere. */
export function journalOf(lease: Lease): Journal {
  const { namespace, name, annotations } = lease.metadata ?? {};
  const place = `lease ${namespace}/${name}`;
  const journal = parseJournal(annotations?.[journalAnnotation] ?? '', place);
  const { target } = journal;
  if (target.namespace === namespace && leaseName(target.name) === name) return journal;
  throw new Failure(
    exitCodes.errored,
    `${place}: its journal is about another set, sts/${target.name} in namespace ${target.namespace}`,
  );
}

function newLease(clock: Clock, holder: string, journal: Journal): Lease {
  const now = microTime(clock);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: leaseName(journal.target.name),
      namespace: journal.target.namespace,
      labels: ourLabels,
      annotations: { [journalAnnotation]: formatJournal(journal) },
    },
    spec: { holderIdentity: holder, leaseDurationSeconds: leaseSeconds, acquireTime: now, renewTime: now },
  };
}

function heldBySomebody(lease: Lease, { target }: Journal): Failure {
  const { holderIdentity = 'unknown', renewTime = 'unknown' } = lease.spec ?? {};
  return new Failure(
    exitCodes.refused,
    `another run holds sts/${target.name}: ${holderIdentity}, renewed ${renewTime}`,
    [
      `If that run is dead, undo it first: kubectl sts-doctor recover sts/${target.name} -n ${target.namespace}`,
    ],
  );
}

function keyOf(lease: Lease): { namespace: string | undefined; name: string } {
  return { namespace: lease.metadata?.namespace, name: lease.metadata?.name ?? '' };
}

function stamp(clock: Clock): Instant {
  return { monotonic: clock.monotonic(), epoch: clock.epoch() };
}

/** metav1.MicroTime wants exactly six decimals. */
function microTime(clock: Clock): string {
  return new Date(clock.epoch()).toISOString().replace('Z', '000Z');
}
