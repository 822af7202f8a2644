/**
 * Names as the StatefulSet controller makes and reads them.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, getParentNameAndOrdinal, getPodName,
 * getPersistentVolumeClaimName (1.36).
 */
const MEMBER_NAME = /^(.*)-([0-9]+)$/;
const MAX_INT32 = 2_147_483_647;

export function podName(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

export function claimName(templateName: string, setName: string, ordinal: number): string {
  return `${templateName}-${setName}-${ordinal}`;
}

/**
 * The ordinal a pod's name carries when the name belongs to the set, else undefined. Greedy as upstream, so `a-b-1`
 * belongs to `a-b`; and `web-01` is no name the controller ever makes, although its parser would read it as 1.
 */
export function ordinalOf(setName: string, name: string): number | undefined {
  const match = MEMBER_NAME.exec(name);
  if (match?.[1] !== setName) return undefined;
  const ordinal = Number(match[2]);
  return ordinal <= MAX_INT32 && String(ordinal) === match[2] ? ordinal : undefined;
}

/** The ordinal of a claim made from one of the set's claim templates, else undefined. */
export function claimOrdinal(templateName: string, setName: string, name: string): number | undefined {
  const prefix = `${templateName}-`;
  return name.startsWith(prefix) ? ordinalOf(setName, name.slice(prefix.length)) : undefined;
}
