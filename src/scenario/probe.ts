import { z } from 'zod';
import { count, duration, text } from './fields.ts';
import { selectorOf, writtenOrdinal } from './ordinal.ts';
import type { ProbeSpec, Vantage } from './probe-spec.ts';

export type ProbeName = ProbeSpec['probe'];
export type ProbeOf<Name extends ProbeName> = Extract<ProbeSpec, { probe: Name }>;

/** A probe as the language knows it. */
export interface ProbeSchema<Name extends ProbeName = ProbeName> {
  readonly key: Name;
  /** Made when a scenario has such a probe. */
  readonly schema: () => z.ZodType<ProbeOf<Name>>;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** How long one look may take before it counts as a failure. */
export const timeout = duration().describe('Longest time one look may take; default: 5s').optional();

export function timeoutOf(written: number | undefined): number {
  return written ?? DEFAULT_TIMEOUT_MS;
}

const podFields = {
  ordinal: writtenOrdinal
    .describe('Pod to speak from; of several each has to succeed; default: lowest')
    .optional(),
  container: text().describe('Its container; may be left out where there is only one').optional(),
};

/** The fields that say where a probe speaks from. */
export const vantageFields = {
  from: z
    .enum(['here', 'pod'])
    .describe('Who asks: this program, or a container of a pod of the set by exec')
    .default('here'),
  ...podFields,
};

interface WrittenVantage {
  readonly from: 'here' | 'pod';
  readonly ordinal?: z.infer<typeof writtenOrdinal> | undefined;
  readonly container?: string | undefined;
}

/** A pod says who speaks only where a pod speaks. */
export function saysOnePlace({ from, ordinal, container }: WrittenVantage): boolean {
  return from === 'pod' || (ordinal === undefined && container === undefined);
}

export const onePlace = { error: 'ordinal and container only go with `from: pod`' };

export function vantageOf({ from, ordinal, container }: WrittenVantage): Vantage {
  if (from === 'here') return { from };
  return { from, ordinal: selectorOf(ordinal ?? 'lowest', undefined), container };
}

export const port = count(1).max(65_535, { error: 'must be less than or equal to 65535' });
