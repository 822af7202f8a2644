import { createInterface } from 'node:readline';
import type { RunningDoctor } from './doctor.ts';

/** A request as `-v 6` tells of it. */
export interface Request {
  /** When its answer came, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path without the API's prefix, the namespace and the query: `pods/db-2`, `leases`. */
  readonly object: string;
  readonly watch: boolean;
  readonly status: number;
  readonly milliseconds: number;
}

const line = /^(?<method>[A-Z]+) https?:\/\/[^/]+(?<path>\/\S*) (?<status>\d+) in (?<ms>\d+) milliseconds$/;

/** Notes the requests of a doctor that was started with `-v 6`, as they come. */
export function requestsOf({ child }: RunningDoctor): readonly Request[] {
  const requests: Request[] = [];
  if (child.stderr === null) throw new Error('the doctor has no stderr');
  createInterface({ input: child.stderr }).on('line', (text) => {
    const { method = '', path = '', status, ms } = line.exec(text)?.groups ?? {};
    if (method === '') return;
    const [route = '', query = ''] = path.split('?');
    requests.push({
      at: Date.now(),
      method,
      object: route.replace(/^\/apis?\/(?:[^/]+\/)?v\d\w*\/(?:namespaces\/[^/]+\/)?/, ''),
      watch: query.includes('watch=true'),
      status: Number(status),
      milliseconds: Number(ms),
    });
  });
  return requests;
}

/** `3 × POST selfsubjectaccessreviews`, most frequent first. */
export function tallyOf(requests: readonly Request[]): readonly string[] {
  const kinds = Map.groupBy(requests, ({ method, object, watch }) =>
    watch ? `WATCH ${object}` : `${method} ${object}`,
  );
  return [...kinds]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([kind, all]) => `${all.length} × ${kind}`);
}
