import { claims, pods, revisions } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import type { Stored } from '../../../src/sandbox/api/api.ts';
import { Bench, type BenchOptions } from '../support/bench.ts';
import { claimFaults } from './claim-owners.ts';
import { creationFaults } from './creation.ts';
import { isInRange, isOrdered, memberOf, membersOf, type Moment } from './member.ts';
import { removalFaults } from './removal.ts';
import { standingFaults, statusFaults } from './standing.ts';
import type { Profile } from '../../../src/sandbox/versions/profile.ts';

/** A controller whose every act is judged as it acts, and every state after every event. */
export class WatchedBench {
  readonly bench: Bench;
  readonly faults: string[] = [];
  /** Events after which the rules were asked. */
  checked = 0;
  readonly #rollout: Profile['rollingUpdate'];
  #pods: readonly FullPod[] = [];
  #byOthers = false;
  /** Generation at which a sync failed last. */
  #failedAt = 0;

  constructor(options: BenchOptions, rollout: Profile['rollingUpdate']) {
    this.bench = new Bench(options);
    this.#rollout = rollout;
    this.bench.api.observe(pods, (change) => this.#podChanged(change));
  }

  /** Somebody else's doing: a kubelet, a user, a garbage collector. Nobody refuses them what is refused the controller. */
  others(work: () => void): void {
    const { api } = this.bench;
    const { refuse } = api;
    const never = () => undefined;
    api.refuse = never;
    this.#byOthers = true;
    work();
    this.#byOthers = false;
    if (api.refuse === never) api.refuse = refuse;
  }

  /** Lets the controller work for so long, and asks the rules after every piece of work. */
  settle(ms: number): void {
    const errors = this.bench.errors.length;
    this.bench.time.advance(ms, () => this.#check(standingFaults(this.#moment())));
    const { generation = 0 } = this.bench.set().metadata ?? {};
    // After an error the next try may be far away, unless somebody changes the set.
    if (this.bench.errors.length > errors) this.#failedAt = generation;
    if (this.#failedAt < generation) this.#check([...statusFaults(this.#moment()), ...this.#claimsAtRest()]);
  }

  #moment(known = this.bench.pods()): Moment {
    return { set: this.bench.set(), pods: known, now: this.bench.time.epoch() };
  }

  #podChanged({ type, object }: Stored<FullPod>): void {
    const before = this.#moment(this.#pods);
    const known = this.#pods.find(({ metadata }) => metadata?.uid === object.metadata?.uid);
    this.#pods = this.bench.pods();
    if (this.#byOthers) return;
    if (type === 'ADDED') this.#check(creationFaults(object, before, this.#imageOf));
    else if (known !== undefined && isDeletion(type, known, object))
      this.#check([...removalFaults(known, before, this.#rollout), ...this.#claimsLeftBehind(known)]);
  }

  /** Who owns the claims of a condemned pod is put right before the pod is deleted. */
  #claimsLeftBehind(pod: FullPod): readonly string[] {
    const { set } = this.#moment();
    return isInRange(memberOf(pod, this.#moment()), set) ? [] : this.#claims(pod);
  }

  /** Of pods that the controller has got to: the owners are set with the pod, or mended once it is healthy. */
  #claimsAtRest(): readonly string[] {
    const { set } = this.#moment();
    const members = membersOf(this.#moment()).filter((member) => isInRange(member, set));
    const broken = isOrdered(set)
      ? members.findIndex(({ healthy }, index) => !healthy || members[index]?.index !== index)
      : -1;
    const reached = broken === -1 ? members : members.slice(0, broken);
    return reached
      .filter(({ terminating, terminal }) => !terminating && !terminal)
      .flatMap(({ pod }) => this.#claims(pod));
  }

  #claims(pod: FullPod): readonly string[] {
    return claimFaults(pod, this.bench.set(), this.bench.api.list(claims).items);
  }

  readonly #imageOf = (name: string): string => {
    const revision = this.bench.api.list(revisions).items.find(({ metadata }) => metadata?.name === name);
    const data = revision?.data as
      | { spec?: { template?: { spec?: { containers?: readonly { image?: string }[] } } } }
      | undefined;
    return data?.spec?.template?.spec?.containers?.[0]?.image ?? '';
  };

  #check(faults: readonly string[]): void {
    this.checked += 1;
    this.faults.push(...faults);
  }
}

function isDeletion(type: string, before: FullPod, after: FullPod): boolean {
  if (before.metadata?.deletionTimestamp !== undefined) return false;
  return type === 'DELETED' || after.metadata?.deletionTimestamp !== undefined;
}
