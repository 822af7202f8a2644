import { exitCodes, Failure } from '../lib/failure.ts';
import { writeDocument } from './documents.ts';
import type { Outside } from './outside.ts';
import { packageCommit } from './package-commit.ts';
import { versionDocument } from './version-document.ts';

/** The version for programs. @throws Failure, in kubectl's words, for a form that is neither JSON nor YAML. */
export function printVersion(format: string, { version, platform, node, stdout }: Outside): void {
  if (format !== 'json' && format !== 'yaml')
    throw new Failure(exitCodes.usage, `--output must be 'yaml' or 'json'`);
  const build = { version, commit: packageCommit(), node: node.version, platform, arch: node.arch };
  stdout.write(writeDocument(versionDocument(build), format));
}
