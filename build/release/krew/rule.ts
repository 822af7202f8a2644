import type { Entry } from '../archive-entries.ts';
import type { Plugin } from './plugin.ts';

/** An archive as far as rules ask. */
export interface ReadArchive {
  readonly sha256: string;
  readonly entries: readonly Entry[];
}

/** A release as krew and the reviewers of krew-index see it. */
export interface Candidate {
  /** The manifest's file in krew-index, e.g. `sts-doctor.yaml`. */
  readonly fileName: string;
  readonly plugin: Plugin;
  /** By the last part of their addresses. What is an archive, and can be read, is here. */
  readonly archives: ReadonlyMap<string, ReadArchive>;
}

export interface Rule {
  readonly says: string;
  /** Where krew, its validator or its guide says so. */
  readonly upstream: string;
  /** How the candidate breaks it; empty when it keeps it. */
  broken(candidate: Candidate): readonly string[];
}

/** The name of the file that an address leads to. */
export function fileOf(uri: string): string {
  return uri.split('/').at(-1) ?? '';
}
