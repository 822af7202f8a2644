import { readFile } from 'node:fs/promises';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Choice } from './choose.ts';
import type { TlsMaterial } from './connection.ts';
import { openError } from './file-errors.ts';
import { tlsFault } from './tls-check.ts';

/**
 * Reads what TLS needs, inline data before files. Fails with exit code 2, in kubectl's words, when a file cannot be
 * read or a certificate has no key. Upstream: client-go tools/clientcmd/validation.go (1.37).
 */
export async function tlsMaterialOf(choice: Choice): Promise<TlsMaterial> {
  const { cluster, user } = choice;
  const clusterName = choice.clusterName ?? '';
  const userName = choice.userName ?? '';
  // One after the other: of several that cannot be read, kubectl names the first.
  const ca = await pem(
    cluster['certificate-authority-data'],
    cluster['certificate-authority'],
    'certificate-authority',
    clusterName,
  );
  const cert = await pem(
    user['client-certificate-data'],
    user['client-certificate'],
    'client-cert',
    userName,
  );
  const key = await pem(user['client-key-data'], user['client-key'], 'client-key', userName);
  if (cert !== undefined && key === undefined) {
    throw new Failure(
      exitCodes.usage,
      'client-key-data or client-key must be specified for ' +
        `${userName} to use the clientCert authentication method.`,
    );
  }
  const material: TlsMaterial = {
    ca,
    cert,
    key: cert === undefined ? undefined : key,
    serverName: cluster['tls-server-name'] || undefined,
    skipVerify: cluster['insecure-skip-tls-verify'] ?? false,
  };
  const fault = tlsFault(material);
  if (fault !== undefined) throw new Failure(exitCodes.usage, `unusable certificates: ${fault}`);
  return material;
}

async function pem(
  data: string | undefined,
  path: string | undefined,
  what: string,
  owner: string,
): Promise<string | undefined> {
  if (data) return pemOf(Buffer.from(data, 'base64').toString('utf8'), what, owner);
  if (!path) return undefined;
  try {
    return pemOf(await readFile(path, 'utf8'), what, owner);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = `unable to read ${what} ${path} for ${owner} due to ${openError(path, cause)}`;
    throw new Failure(exitCodes.usage, why, [], { cause });
  }
}

/** Said here, with the name of what is wrong, because OpenSSL's own words for it help nobody. */
function pemOf(text: string, what: string, owner: string): string {
  if (text.includes('-----BEGIN')) return text;
  throw new Failure(
    exitCodes.usage,
    `unable to load ${what} for ${owner}: unable to parse bytes as PEM block`,
  );
}
