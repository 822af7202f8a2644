const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/**
 * The hash in a ControllerRevision's name: 32-bit FNV-1 (not 1a) over the revision's bytes and the collision count in
 * decimal, its decimal digits then written in an alphabet that spells no words.
 * Upstream: pkg/controller/history/controller_history.go, HashControllerRevision; rand.SafeEncodeString (1.36).
 */
export function revisionHash(data: string, collisionCount: number | undefined): string {
  const bytes = new TextEncoder().encode(`${data}${collisionCount ?? ''}`);
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = (Math.imul(hash, FNV_PRIME) ^ byte) >>> 0;
  return Array.from(String(hash), (digit) => LETTERS[digit.charCodeAt(0) % LETTERS.length]).join('');
}
