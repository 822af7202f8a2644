import type { MarkerText } from '../../recording/marker-acts.ts';

/** Hidden, and told apart from those of other runs by its name. */
export function markerPath(mountPath: string, run: string): string {
  return `${mountPath.replace(/\/+$/, '')}/.sts-doctor-${run}`;
}

export function markerText(run: string, { ordinal, nonce }: MarkerText): string {
  return `sts-doctor run=${run} ordinal=${ordinal} nonce=${nonce}`;
}

/** Undefined for whatever no run of ours has written. */
export function readMarker(text: string, run: string): MarkerText | undefined {
  const [, by, ordinal, nonce] =
    /^sts-doctor run=(\S+) ordinal=(\d+) nonce=([0-9a-f]+)$/.exec(text.trim()) ?? [];
  if (by !== run || ordinal === undefined || nonce === undefined) return undefined;
  return { ordinal: Number(ordinal), nonce };
}
