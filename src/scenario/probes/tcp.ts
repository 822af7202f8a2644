import { record, text } from '../fields.ts';
import {
  onePlace,
  port,
  type ProbeSchema,
  saysOnePlace,
  timeout,
  timeoutOf,
  vantageFields,
  vantageOf,
} from '../probe.ts';

export const tcp: ProbeSchema<'tcp'> = {
  key: 'tcp',
  schema: () =>
    record({
      host: text()
        .regex(/^[\w:][\w.:-]*$/, { error: 'must be a name or an address' })
        .describe('Name or address'),
      port: port.describe('Port that has to accept a connection'),
      ...vantageFields,
      timeout,
    })
      .describe('A port accepts connections')
      .refine(saysOnePlace, onePlace)
      .transform(({ host, port: number, timeout: limit, ...vantage }) => ({
        probe: 'tcp' as const,
        host,
        port: number,
        vantage: vantageOf(vantage),
        timeoutMs: timeoutOf(limit),
      })),
};
