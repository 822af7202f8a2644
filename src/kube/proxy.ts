import { BlockList, isIP } from 'node:net';

/**
 * The proxy for a server, or undefined for none, by Go's rules and not by undici's: an https server is reached through
 * HTTPS_PROXY only, loopback addresses never through a proxy, and NO_PROXY knows CIDRs.
 * Upstream: golang.org/x/net/http/httpproxy, FromEnvironment and useProxy (0.50).
 */
export function proxyFor(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const url = new URL(server);
  const secure = url.protocol === 'https:';
  const proxy = secure ? env['HTTPS_PROXY'] || env['https_proxy'] : env['HTTP_PROXY'] || env['http_proxy'];
  if (!proxy) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (secure ? '443' : '80');
  const exceptions = (env['NO_PROXY'] || env['no_proxy'] || '').split(',').map((entry) => entry.trim());
  if (isLoopback(host) || exceptions.some((entry) => matches(entry.toLowerCase(), host, port)))
    return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return inNetwork(entry, host);
  const [, name = entry, onPort] = /^(?:\[(?=.*\]))?([^\]]*?)\]?(?::(\d+))?$/.exec(bracketed(entry)) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '');
  // `.example.com` and `*.example.com` mean subdomains only, `example.com` means both.
  return host.endsWith(`.${domain}`) || (host === domain && domain === name);
}

/** `::1` has colons of its own: only in brackets does one of them begin a port. */
function bracketed(entry: string): string {
  return isIP(entry) === 6 ? `[${entry}]` : entry;
}

function inNetwork(entry: string, host: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = isIP(network);
  if (family === 0 || family !== isIP(host)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}
