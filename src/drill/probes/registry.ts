import type { ProbeSpec } from '../../scenario/probe-spec.ts';
import type { Probe } from '../probe.ts';
import { available } from './available.ts';
import { condition } from './condition.ts';
import { dns } from './dns.ts';
import { exec } from './exec.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';

type Probes = { readonly [K in ProbeSpec['probe']]: Probe<Extract<ProbeSpec, { probe: K }>> };

/** Every probe, by its key in a scenario. A new one is a file beside this and a line here. */
const probes: Probes = { available, http, tcp, exec, dns, condition };

export function probeFor(spec: ProbeSpec): Probe {
  // The table is total by key and each probe takes the spec of its own key, which the index type cannot say.
  return probes[spec.probe] as unknown as Probe;
}
