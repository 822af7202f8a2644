import type { Credentials } from './credentials.ts';

export function bearer(token: string): Credentials {
  return { authorization: `Bearer ${token}` };
}
