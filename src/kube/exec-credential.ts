import { z } from 'zod';
import { ClusterError } from '../cluster/error.ts';
import type { ExecPlugin } from './connection.ts';

/** What an exec plugin printed. Upstream: client-go pkg/apis/clientauthentication/v1/types.go (1.37). */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  /** Milliseconds since the epoch; undefined: good until the server says otherwise. */
  readonly expiresAt: number | undefined;
}

const text = z.string().nullish();
const schema = z.object({
  kind: z.literal('ExecCredential').optional(),
  apiVersion: z.string(),
  status: z
    .object({ token: text, clientCertificateData: text, clientKeyData: text, expirationTimestamp: text })
    .nullish(),
});

/** The value of KUBERNETES_EXEC_INFO. */
export function execInfo(plugin: ExecPlugin, interactive: boolean): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { cluster: plugin.cluster, interactive },
  });
}

/** Parses a plugin's output; its errors never quote it. Upstream: client-go plugin/pkg/client/auth/exec/exec.go. */
export function parseExecCredential(output: string, plugin: ExecPlugin): ExecCredential {
  const found = schema.safeParse(jsonOf(output));
  if (!found.success) throw failed('decoding stdout: not an ExecCredential');
  const { apiVersion, status } = found.data;
  if (apiVersion !== plugin.apiVersion) {
    throw failed(
      `exec plugin is configured to use API version ${plugin.apiVersion}, plugin returned version ${apiVersion}`,
    );
  }
  if (!status) throw failed(`exec plugin didn't return a status field`);
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  if (!token && !cert && !key) throw failed(`exec plugin didn't return a token or cert/key pair`);
  if (Boolean(cert) !== Boolean(key)) throw failed('exec plugin returned only certificate or key, not both');
  return {
    token: token || undefined,
    certificate: cert && key ? { cert, key } : undefined,
    expiresAt: expiryOf(status.expirationTimestamp),
  };
}

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function expiryOf(timestamp: string | null | undefined): number | undefined {
  if (!timestamp) return undefined;
  const at = Date.parse(timestamp);
  if (Number.isNaN(at)) throw failed('decoding stdout: expirationTimestamp is not a time');
  return at;
}

/** kubectl's prefix for anything that goes wrong with a plugin. */
export function failed(why: string, cause?: unknown): ClusterError {
  return new ClusterError('unauthorized', `Unable to connect to the server: getting credentials: ${why}`, {
    cause,
  });
}
