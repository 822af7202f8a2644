import type { Impersonation } from './connection.ts';

/**
 * The headers that ask the server to act for somebody else. A group is a header of its own: joined by commas they
 * would name one strange group. Upstream: client-go transport/round_trippers.go (1.37).
 */
export function impersonationHeaders(
  of: Impersonation | undefined,
): Readonly<Record<string, string | string[]>> {
  if (!of) return {};
  return {
    'impersonate-user': of.user,
    ...(of.uid !== undefined && { 'impersonate-uid': of.uid }),
    ...(of.groups.length > 0 && { 'impersonate-group': [...of.groups] }),
    ...Object.fromEntries(
      Object.entries(of.extra).map(([key, values]) => [`impersonate-extra-${escapeKey(key)}`, [...values]]),
    ),
  };
}

/** True when a header has to be sent several times, which undici's HTTP/2 cannot: it joins the values. */
export function hasRepeatedHeaders(of: Impersonation | undefined): boolean {
  return Object.values(impersonationHeaders(of)).some((value) => Array.isArray(value) && value.length > 1);
}

/** Percent-encodes what may not stand in a header's name, the percent sign included. */
function escapeKey(key: string): string {
  const bytes = [...Buffer.from(key.toLowerCase())];
  return bytes
    .map((byte) => String.fromCharCode(byte))
    .map((char) => (/[a-z0-9!#$&'*+\-.^_`|~]/.test(char) ? char : `%${hex(char)}`))
    .join('');
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
