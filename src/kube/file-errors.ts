const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
};

/** Node's error code (`ENOENT`), when there is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `open /ca.crt: no such file or directory`: how Go, and so kubectl, words a file that cannot be read. */
export function openError(path: string, error: unknown): string {
  return `open ${path}: ${WORDS[codeOf(error) ?? ''] ?? codeOf(error) ?? 'not readable'}`;
}
