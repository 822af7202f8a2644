/**
 * What differs between Kubernetes releases in the behaviour the sandbox models. One record, so that no controller asks
 * for a version: it asks for a behaviour.
 */
export interface Profile {
  /** What `/version` says, e.g. `v1.36.3`. */
  readonly gitVersion: string;
  readonly major: number;
  readonly minor: number;
  /** The release whose behaviour whoever judges has to expect: an older one where its habits are kept. */
  readonly judgedAs: string;
  /** How the StatefulSet controller replaces pods of an old revision. See `rolling-update.ts`. */
  readonly rollingUpdate: 'one-at-a-time' | 'budget' | 'budget-broken-first';
  /** Before 1.34 a rollout waited for readiness only, so that Parallel sets ignored minReadySeconds (#130909). */
  readonly rolloutWaitsForAvailability: boolean;
  /** Up to 1.33 a revision's data held `"creationTimestamp":null`, which is in its hash (#134773). */
  readonly revisionHasCreationTimestamp: boolean;
  /** StatefulSetSemanticRevisionComparison: another encoding of the same template is no new revision. */
  readonly comparesRevisionsByMeaning: boolean;
  /** StaleControllerConsistencyStatefulSet: no sync before the cache has seen the controller's own last writes. */
  readonly readsItsOwnWrites: boolean;
  /** `Create Pod …` instead of `create Pod …` in the controller's events. */
  readonly capitalEventVerbs: boolean;
  /** Events RecreatingFailedPod and RecreatingTerminatedPod, removed in 1.31 (#123809). */
  readonly announcesRecreation: boolean;
  /** A pod is available at exactly minReadySeconds, not only after it. */
  readonly availableAtTheSecond: boolean;
  /** The label `apps.kubernetes.io/pod-index` (1.28). */
  readonly podIndexLabel: boolean;
  /** Retention owner references are controller references (1.32). */
  readonly retentionByControllerRef: boolean;
  /** `--node-monitor-grace-period`. */
  readonly nodeMonitorGraceSeconds: number;
  /** The kubelet says `Container created`, not `Created container: web`. */
  readonly shortContainerEvents: boolean;
  /** Pods carry `metadata.generation`, and their status what was observed of it. */
  readonly podGeneration: boolean;
  /** Container statuses say what is mounted (1.31). */
  readonly statusTellsMounts: boolean;
  /** Container statuses say what resources were given (1.33). */
  readonly statusTellsResources: boolean;
}

export interface Selected {
  readonly profile: Profile;
  /** Set when the release asked for is not modelled itself: what stands in for it, in words for the user. */
  readonly note?: string;
}

/** The releases that are modelled. Every other one is given the nearest of them. */
export const modelled = ['v1.34.4', 'v1.35.0', 'v1.36.3'] as const;

const VERSION = /^v?(\d+)\.(\d+)(?:\.(\d+))?/;

/** Whether it is one of them, but perhaps for its patches. */
export function isModelled(asked: string): boolean {
  const [, major, minor] = VERSION.exec(asked.trim()) ?? [];
  return modelled.some((version) => version.startsWith(`v${major}.${minor}.`));
}

const newest: Profile = {
  gitVersion: 'v1.36.3',
  major: 1,
  minor: 36,
  judgedAs: 'v1.36.3',
  rollingUpdate: 'one-at-a-time',
  rolloutWaitsForAvailability: true,
  revisionHasCreationTimestamp: false,
  comparesRevisionsByMeaning: true,
  readsItsOwnWrites: true,
  capitalEventVerbs: true,
  announcesRecreation: false,
  availableAtTheSecond: true,
  podIndexLabel: true,
  retentionByControllerRef: true,
  nodeMonitorGraceSeconds: 50,
  shortContainerEvents: true,
  podGeneration: true,
  statusTellsMounts: true,
  statusTellsResources: true,
};

/** 1.35.0 switched MaxUnavailableStatefulSet on, with the fault of #137409; 1.35.4 switched it off again. */
const first135: Profile = {
  ...newest,
  gitVersion: 'v1.35.0',
  minor: 35,
  judgedAs: 'v1.35.0',
  rollingUpdate: 'budget',
  readsItsOwnWrites: false,
  capitalEventVerbs: false,
};

const upTo134: Profile = {
  ...newest,
  gitVersion: 'v1.34.4',
  minor: 34,
  judgedAs: 'v1.34.4',
  readsItsOwnWrites: false,
  capitalEventVerbs: false,
  availableAtTheSecond: false,
  shortContainerEvents: false,
};

/**
 * The behaviour of a release, e.g. `1.35`, `v1.34.2`. Nothing asked for is the newest modelled; text that is no
 * version is undefined. Version table: KEPs 961, 3335, 4017, 1847 and the pull requests named above.
 */
export function selectProfile(asked?: string): Selected | undefined {
  if (asked === undefined) return { profile: newest };
  const [, major, minor, patch] = VERSION.exec(asked.trim()) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const nearest = nearestOf(Number(major), Number(minor), Number(patch ?? 0));
  const said = `${major}.${minor}${patch === undefined ? '' : `.${patch}`}`;
  const exact =
    nearest.gitVersion.startsWith(`v${said}`) && (patch === undefined || nearest.gitVersion === `v${said}`);
  if (exact) return { profile: nearest };
  return {
    profile: nearest,
    note: `Kubernetes ${said} is not modelled; the sandbox behaves as ${nearest.gitVersion}, the nearest that is.`,
  };
}

function nearestOf(major: number, minor: number, patch: number): Profile {
  if (major < 1 || minor <= 34) return olderThan(minor);
  if (minor === 35 && patch < 4) return first135;
  return newest;
}

/** What is known of releases before 1.34 is kept: the hash of a revision, events, waiting for availability. */
function olderThan(minor: number): Profile {
  return {
    ...upTo134,
    judgedAs: minor >= 34 ? upTo134.judgedAs : `v1.${minor}.0`,
    rolloutWaitsForAvailability: minor >= 34,
    revisionHasCreationTimestamp: minor <= 33,
    comparesRevisionsByMeaning: minor >= 34,
    announcesRecreation: minor <= 30,
    podIndexLabel: minor >= 28,
    retentionByControllerRef: minor >= 32,
    nodeMonitorGraceSeconds: minor >= 32 ? 50 : 40,
    podGeneration: minor >= 33,
    statusTellsMounts: minor >= 31,
    statusTellsResources: minor >= 33,
  };
}
