import type { OrdinalSelector } from './scenario.ts';

/** A condition that is asked about and never brought about: of a set, of what it serves, or of anything else. */
export type ProbeSpec = AvailableProbe | HttpProbe | TcpProbe | ExecProbe | DnsProbe | ConditionProbe;

/** Pods of the set that are available. */
export interface AvailableProbe {
  readonly probe: 'available';
  readonly pods: 'all' | number;
}

/** Where a probe speaks from: this program, or a container of a pod of the set. */
export type Vantage =
  | { readonly from: 'here' }
  | {
      readonly from: 'pod';
      readonly ordinal: OrdinalSelector;
      /** Undefined: the only one there is. */
      readonly container: string | undefined;
    };

export interface HttpProbe {
  readonly probe: 'http';
  readonly url: string;
  /** Undefined: 200 to 399, as a kubelet takes it. */
  readonly status: number | undefined;
  readonly vantage: Vantage;
  readonly timeoutMs: number;
}

export interface TcpProbe {
  readonly probe: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly vantage: Vantage;
  readonly timeoutMs: number;
}

/** A command that ends with 0 and, as its author declares, changes nothing. */
export interface ExecProbe {
  readonly probe: 'exec';
  readonly ordinal: OrdinalSelector;
  readonly container: string | undefined;
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
}

export interface DnsProbe {
  readonly probe: 'dns';
  readonly asks:
    | { readonly for: 'name'; readonly name: string }
    /** The stable names of these pods, each of which has to lead to the pod's own address. */
    | { readonly for: 'pods'; readonly ordinal: OrdinalSelector };
  readonly vantage: Vantage;
  readonly timeoutMs: number;
}

/** Something that any resource says of itself. */
export interface ConditionProbe {
  readonly probe: 'condition';
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined: that of the set. */
  readonly namespace: string | undefined;
  readonly wants:
    | { readonly type: string; readonly status: string }
    | { readonly field: string; readonly equals: string | number | boolean };
}

/** A condition of the steady state, and when it is looked at. */
export interface SteadyStateProbe {
  readonly name: string;
  readonly spec: ProbeSpec;
  /** `edges`: before the first step and after the undo. `continuously`: also all the time between. */
  readonly during: 'edges' | 'continuously';
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Failures in a row that are put up with. */
  readonly tolerate: number;
}
