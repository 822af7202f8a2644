import type { ClusterOptions } from '../kube/create-cluster.ts';
import { shownBody } from '../kube/body-log.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import { word } from './command.ts';

/** kubectl cuts bodies here, below level 9. */
const SHOWN = 1024;

/** The value of `-v`. @throws Failure, in kubectl's words, for what is not a whole number. */
export function logLevel(value: unknown): number {
  const text = word(value) ?? '0';
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const quoted = JSON.stringify(text);
  throw new Failure(
    exitCodes.usage,
    `Error: invalid argument ${quoted} for "-v, --v" flag: strconv.ParseInt: parsing ${quoted}: invalid syntax`,
  );
}

/** What `-v` shows of requests: from 6 on each as it went, from 8 on the bodies too. Never a header, never a secret. */
export function requestLog(
  level: number,
  server: string,
  stderr: { write(text: string): unknown },
): Pick<ClusterOptions, 'onRequest' | 'onBody'> {
  return {
    ...(level >= 6 && {
      onRequest: ({ method, path, status, milliseconds }) =>
        stderr.write(
          `${method} ${server}${path} ${status ?? 'no answer'} in ${Math.round(milliseconds)} milliseconds\n`,
        ),
    }),
    ...(level >= 8 && {
      onBody: (what, text) => stderr.write(`${what}: ${cut(shownBody(text), level)}\n`),
    }),
  };
}

function cut(text: string, level: number): string {
  if (level > 8 || text.length <= SHOWN) return text;
  return `${text.slice(0, SHOWN)} [truncated ${text.length - SHOWN} chars]`;
}
