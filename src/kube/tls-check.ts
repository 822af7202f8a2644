import { createSecureContext } from 'node:tls';
import type { TlsMaterial } from './connection.ts';

const MISMATCH = 'ERR_OSSL_X509_KEY_VALUES_MISMATCH';

/** What is wrong with certificates and key, or undefined. Asked early: a socket has no good moment to complain. */
export function tlsFault({ ca, cert, key }: Pick<TlsMaterial, 'ca' | 'cert' | 'key'>): string | undefined {
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  try {
    createSecureContext({ ca, cert, key });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return 'code' in error && error.code === MISMATCH
      ? 'tls: private key does not match public key'
      : error.message;
  }
}
