import { exitCodes, Failure } from '../lib/failure.ts';

/**
 * `127.0.0.1:8001` → `http://127.0.0.1:8001`, or https when there is TLS material; no trailing slash.
 * Fails with exit code 2 on anything but http and https. Upstream: client-go rest/url_utils.go, DefaultServerURL.
 */
export function serverUrl(server: string, secure: boolean): string {
  const full = server.includes('://') ? server : `${secure ? 'https' : 'http'}://${server}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (!url) throw new Failure(exitCodes.usage, `invalid server address "${server}"`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Failure(exitCodes.usage, `unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

const PROXY_SCHEMES = ['http:', 'https:', 'socks5:'];

/** Checks a cluster's `proxy-url`; fails with exit code 2. Upstream: clientcmd/validation.go, validateClusterInfo. */
export function proxyUrl(url: string | undefined, cluster: string): string | undefined {
  if (!url) return undefined;
  const scheme = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (scheme !== undefined && PROXY_SCHEMES.includes(scheme)) return url;
  const why =
    scheme === undefined
      ? `parse ${JSON.stringify(url)}: not an address`
      : `unsupported scheme "${scheme.slice(0, -1)}", must be http, https, or socks5`;
  throw new Failure(
    exitCodes.usage,
    `invalid 'proxy-url' ${JSON.stringify(url)} for cluster ${JSON.stringify(cluster)}: ${why}`,
  );
}
