import type { ProbeName, ProbeSchema } from '../probe.ts';
import { available } from './available.ts';
import { condition } from './condition.ts';
import { dns } from './dns.ts';
import { exec } from './exec.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';

/** Every probe of the language, total by type: a new one is a file beside this and a line here. */
export const probes: { readonly [Name in ProbeName]: ProbeSchema<Name> } = {
  available,
  http,
  tcp,
  exec,
  dns,
  condition,
};

export const probeNames = Object.keys(probes) as readonly ProbeName[];
