import { journalVersion } from '../drill/undo/journal-version.ts';
import { pluginName } from './names.ts';

/** What `version -o json` says. */
export interface VersionDocument {
  readonly schemaVersion: 'sts-doctor.dev/version/v1';
  readonly name: string;
  readonly version: string;
  /** Null where it is not known. */
  readonly commit: string | null;
  /** Of the Node.js inside. */
  readonly node: string;
  /** In the words of krew and Go: `linux/amd64`. */
  readonly platform: string;
  /** The newest form of each document that this version writes and reads. */
  readonly schemas: Readonly<Record<DocumentKind, string>>;
}

type DocumentKind = 'scenario' | 'recording' | 'journal' | 'run' | 'plan' | 'judged';

export const documentVersions: Readonly<Record<DocumentKind, string>> = {
  scenario: 'sts-doctor.dev/v1',
  recording: 'sts-doctor.dev/recording/v1',
  journal: `${journalVersion}`,
  run: 'sts-doctor.dev/run/v1',
  plan: 'sts-doctor.dev/plan/v1',
  judged: 'sts-doctor.dev/judged/v1',
};

/** What the program is made of. */
export interface Build {
  readonly version: string;
  readonly commit: string | undefined;
  readonly node: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

const goArchitectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

export function versionDocument({ version, commit, node, platform, arch }: Build): VersionDocument {
  const os = platform === 'win32' ? 'windows' : platform;
  return {
    schemaVersion: 'sts-doctor.dev/version/v1',
    name: pluginName,
    version,
    commit: commit ?? null,
    node,
    platform: `${os}/${goArchitectures[arch] ?? arch}`,
    schemas: documentVersions,
  };
}
