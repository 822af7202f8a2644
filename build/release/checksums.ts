/** File names with their SHA-256, in the order of the names. */
export type Checksums = ReadonlyMap<string, string>;

/** The form that `sha256sum --check` reads. */
export function formatChecksums(checksums: Checksums): string {
  return [...checksums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, digest]) => `${digest}  ${file}\n`)
    .join('');
}

/** @throws Error that names the line which is not a checksum's, or the file that stands there twice. */
export function parseChecksums(text: string): Checksums {
  const checksums = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const [, digest, file] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
    if (digest === undefined || file === undefined)
      throw new Error(`checksums.txt:${index + 1}: not a checksum`);
    if (checksums.has(file)) throw new Error(`checksums.txt:${index + 1}: ${file} stands there twice`);
    checksums.set(file, digest);
  }
  return checksums;
}
