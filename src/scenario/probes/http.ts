import { count, record, text } from '../fields.ts';
import {
  onePlace,
  type ProbeSchema,
  saysOnePlace,
  timeout,
  timeoutOf,
  vantageFields,
  vantageOf,
} from '../probe.ts';

export const http: ProbeSchema<'http'> = {
  key: 'http',
  schema: () =>
    record({
      url: text()
        .regex(/^https?:\/\/[^\s/]/, { error: 'must be an http or https address' })
        .describe('What is asked for with GET'),
      status: count(100)
        .max(599, { error: 'must be less than or equal to 599' })
        .describe('Status of the answer; default: any from 200 to 399')
        .optional(),
      ...vantageFields,
      timeout,
    })
      .describe('A web server answers')
      .refine(saysOnePlace, onePlace)
      .transform(({ url, status, timeout: limit, ...vantage }) => ({
        probe: 'http' as const,
        url,
        status,
        vantage: vantageOf(vantage),
        timeoutMs: timeoutOf(limit),
      })),
};
