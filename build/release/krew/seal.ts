import { createHash } from 'node:crypto';

const SEAL =
  /^# Made by `npm run archives` from the archives of (\S+): not to be edited\. sha256 of what follows: (\S+)\n/;

/** The kept manifest says of itself that it was made and not edited: by a digest of what follows its first line. */
export function sealed(manifest: string, tag: string): string {
  return `# Made by \`npm run archives\` from the archives of ${tag}: not to be edited. sha256 of what follows: ${digestOf(manifest)}\n${manifest}`;
}

/** What stands under the seal, and whose it is. @throws Error when there is none, or it was edited since. */
export function unsealed(text: string): { readonly tag: string; readonly manifest: string } {
  const [line, tag, digest] = SEAL.exec(text) ?? [];
  if (line === undefined || tag === undefined)
    throw new Error('the manifest does not say what it was made of');
  const manifest = text.slice(line.length);
  if (digestOf(manifest) !== digest) throw new Error('the manifest was edited after it was made');
  return { tag, manifest };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
