import type { MarkerText } from '../../recording/marker-acts.ts';

/** Hidden, and told apart from those of other runs by its name. */
export function markerPath(mountPath: string, run: string): string {
  return `${mountPath.replace(/\/+$/, '')}/.sts-doctor-${run}`;
}

/** Where the next generation of a marker is written before it takes the place of the former one. */
export function nextPath(path: string): string {
  return `${path}.next`;
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function markerText(run: string, { ordinal, nonce, generation = 1 }: MarkerText): string {
  return `sts-doctor run=${run} ordinal=${ordinal} nonce=${nonce} generation=${generation}`;
}

/** Undefined for whatever no run of ours has written. */
export function readMarker(text: string, run: string): MarkerText | undefined {
  const [, by, ordinal, nonce, generation] =
    /^sts-doctor run=(\S+) ordinal=(\d+) nonce=([0-9a-f]+) generation=(\d+)$/.exec(text.trim()) ?? [];
  if (by !== run || ordinal === undefined || nonce === undefined) return undefined;
  return { ordinal: Number(ordinal), nonce, generation: Number(generation) };
}
