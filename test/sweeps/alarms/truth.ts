import type { ApiServer } from '../../../src/sandbox/api/server.ts';
import type { Stored } from '../../../src/sandbox/api/api.ts';
import { claims, pods, revisions, sets } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import type { SandboxTime } from '../../../src/sandbox/clock/time.ts';
import type { Profile } from '../../../src/sandbox/versions/profile.ts';
import { ordinalOf } from '../../../src/statefulset/names.ts';
import { isHealthy } from '../../../src/statefulset/pods.ts';
import { creationFaults } from '../../sandbox/invariants/creation.ts';
import type { Moment } from '../../sandbox/invariants/member.ts';
import { removalFaults } from '../../sandbox/invariants/removal.ts';

/** Something that truly was not as it should be, at the moment at which it was stored. */
export interface Wrong {
  readonly what: 'made' | 'deleted' | 'lost health' | 'claim renewed';
  readonly ordinal: number;
  /** Milliseconds of the sandbox' own clock. */
  readonly at: number;
  readonly uid: string;
  readonly words: string;
}

const CONTROLLER = 'system:serviceaccount:kube-system:statefulset-controller';

/**
 * What truly happened, seen in the store itself: one order for all kinds, nothing late, nothing missed, and who asked.
 * It judges by upstream's own invariants and knows nothing of the judge.
 */
export class Truth {
  readonly wrongs: Wrong[] = [];
  readonly #time: SandboxTime;
  readonly #healthy: { readonly uid: string; readonly ordinal: number; from: number; to: number }[] = [];
  readonly #claims = new Map<string, string>();
  #known: readonly FullPod[] = [];
  #byController = false;
  #api: ApiServer | undefined;
  readonly #rollout: Profile['rollingUpdate'];

  constructor(time: SandboxTime, rollout: Profile['rollingUpdate']) {
    this.#time = time;
    this.#rollout = rollout;
  }

  /** The controllers' door: only who asks is noted. */
  readonly door = (api: ApiServer): ApiServer => {
    this.#api = api;
    api.observe(pods, (change) => this.#pod(change));
    api.observe(claims, (change) => this.#claim(change));
    return {
      ...api,
      delete: (kind, key, caller, options) => {
        this.#byController = caller.user === CONTROLLER && kind.plural === pods.plural;
        try {
          return api.delete(kind, key, caller, options);
        } finally {
          this.#byController = false;
        }
      },
    };
  };

  /** Whether a pod of that ordinal was healthy at some time in between, another than this one. */
  wasHealthy(ordinal: number, [from, to]: readonly [number, number], notUid?: string): boolean {
    return this.#healthy.some(
      (one) => one.ordinal === ordinal && one.uid !== notUid && one.from <= to && one.to >= from,
    );
  }

  #pod({ type, object }: Stored<FullPod>): void {
    const { uid = '', name = '' } = object.metadata ?? {};
    const ordinal = ordinalOf('web', name);
    const [set] = this.#api?.list(sets).items ?? [];
    if (set === undefined || ordinal === undefined) return;
    const now = this.#time.monotonic();
    const before: Moment = { set, pods: this.#known, now: this.#time.epoch() };
    const note = (what: Wrong['what'], words: string) =>
      this.wrongs.push({ what, ordinal, at: now, uid, words });
    for (const words of this.#faults({ type, object }, before))
      note(type === 'ADDED' ? 'made' : 'deleted', words);
    this.#known = (this.#api?.list(pods).items ?? []).filter(
      ({ metadata }) => ordinalOf('web', metadata?.name ?? '') !== undefined,
    );
    this.#health({ uid, ordinal, now, healthy: type !== 'DELETED' && isHealthy(object) }, note);
  }

  /** Upstream's invariants at what the controller has just done. */
  #faults({ type, object }: Stored<FullPod>, before: Moment): readonly string[] {
    if (type === 'ADDED') return creationFaults(object, before, (revision) => this.#imageOf(revision));
    const known = before.pods.find(({ metadata }) => metadata?.uid === object.metadata?.uid);
    const isDeletion = known !== undefined && this.#byController && goes(type, known, object);
    return isDeletion ? removalFaults(known, before, this.#rollout) : [];
  }

  #health(
    {
      uid,
      ordinal,
      now,
      healthy,
    }: { readonly uid: string; readonly ordinal: number; readonly now: number; readonly healthy: boolean },
    note: (what: Wrong['what'], words: string) => void,
  ): void {
    const open = this.#healthy.find((one) => one.uid === uid && one.to === Infinity);
    if (healthy && open === undefined) this.#healthy.push({ uid, ordinal, from: now, to: Infinity });
    if (healthy || open === undefined) return;
    open.to = now;
    note('lost health', `UID ${uid} stopped being healthy`);
  }

  #claim({
    type,
    object,
  }: Stored<{
    readonly metadata?: {
      readonly name?: string;
      readonly uid?: string;
      readonly deletionTimestamp?: string;
    };
  }>): void {
    const { name = '', uid = '', deletionTimestamp } = object.metadata ?? {};
    const former = this.#claims.get(name);
    this.#claims.set(name, uid);
    const isOther = former !== undefined && former !== uid;
    if (!isOther && type !== 'DELETED' && deletionTimestamp === undefined) return;
    const ordinal = Number(/-(\d+)$/.exec(name)?.[1] ?? -1);
    this.wrongs.push({
      what: 'claim renewed',
      ordinal,
      at: this.#time.monotonic(),
      uid,
      words: `claim ${name} went`,
    });
  }

  #imageOf(revision: string): string {
    const found = this.#api?.list(revisions).items.find(({ metadata }) => metadata?.name === revision);
    const data = found?.data as
      | { spec?: { template?: { spec?: { containers?: readonly { image?: string }[] } } } }
      | undefined;
    return data?.spec?.template?.spec?.containers?.[0]?.image ?? '';
  }
}

function goes(type: string, before: FullPod, after: FullPod): boolean {
  if (before.metadata?.deletionTimestamp !== undefined) return false;
  return type === 'DELETED' || after.metadata?.deletionTimestamp !== undefined;
}
