import type { z } from 'zod';
import { late, structural } from './fields.ts';
import type { ProbeName, ProbeSchema } from './probe.ts';
import type { ProbeSpec } from './probe-spec.ts';
import { probeNames, probes } from './probes/registry.ts';

type OptionalProbes = {
  readonly [Name in ProbeName]: z.ZodOptional<ReturnType<ProbeSchema<Name>['schema']>>;
};
type Asked = { readonly [Name in ProbeName]?: ProbeSpec | undefined };

/** The keys of all probes: whatever asks something has exactly one of them. */
export const probeFields = Object.fromEntries(
  probeNames.map((name) => [name, late<z.ZodType>(probes[name].schema).optional()]),
) as unknown as OptionalProbes;

/** For the JSON Schema: what `hasOneProbe` checks. */
export const oneProbe = { oneOf: probeNames.map((name) => ({ required: [name] })) };

export function hasOneProbe(written: Asked): boolean {
  return probeNames.filter((name) => written[name] !== undefined).length === 1;
}

export const notOneProbe = {
  params: structural,
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
  error: `must have exactly one of ${probeNames.join(', ').replace(/, (?=\w+$)/, ' and ')}`,
};

/** The probe of something that `hasOneProbe`. */
export function probeOf(written: Asked): ProbeSpec {
  const [spec] = probeNames.flatMap((name) => written[name] ?? []);
  if (spec === undefined) throw new Error('no probe: this was to be refused before');
  return spec;
}
