import { isIP } from 'node:net';

/**
 * Why a certificate is not good for a host, in Go's words. Node's error carries the host and the names of the
 * certificate. Upstream: Go crypto/x509, HostnameError (1.26).
 */
export function wrongName(error: Error): string {
  if (!('host' in error) || typeof error.host !== 'string') return error.message;
  const host = error.host;
  const names = namesIn(error);
  const kind = isIP(host) === 0 ? 'DNS' : 'IP Address';
  const valid = names.flatMap(([type, name]) => (type === kind ? [name] : []));
  if (valid.length > 0) return `certificate is valid for ${valid.join(', ')}, not ${host}`;
  return kind === 'DNS'
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
}

/** `DNS:localhost, IP Address:127.0.0.1`, as Node writes them. */
function namesIn(error: Error): readonly (readonly [type: string, name: string])[] {
  const cert: unknown = 'cert' in error ? error.cert : undefined;
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return [];
  const { subjectaltname: names } = cert;
  if (typeof names !== 'string') return [];
  return names
    .split(', ')
    .map((entry) => [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)] as const);
}
