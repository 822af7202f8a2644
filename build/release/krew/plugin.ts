import { parse } from 'yaml';
import { z } from 'zod';

/**
 * A manifest as krew reads it, before anything is demanded of it: unknown fields are ignored, and what is absent is
 * empty. Upstream: krew pkg/index/types.go (0.5.0).
 */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const selector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(z.object({ key: text, operator: text, values: z.array(z.string()).nullish() }))
    .nullish(),
});
const operation = z.object({ from: text, to: text });
const platform = z.object({
  uri: text,
  sha256: text,
  bin: text,
  files: z.array(operation).nullish(),
  selector: selector.nullish(),
});
const plugin = z.object({
  apiVersion: text,
  kind: text,
  metadata: z.object({ name: text }),
  spec: z.object({
    version: text,
    homepage: text,
    shortDescription: text,
    description: text,
    caveats: text,
    platforms: z
      .array(platform)
      .nullish()
      .transform((value) => value ?? []),
  }),
});

export type Plugin = z.output<typeof plugin>;
export type PluginPlatform = z.output<typeof platform>;
export type Selector = z.output<typeof selector>;
export type FileOperation = z.output<typeof operation>;

/** @throws Error with every field that is not of its type, a digest that YAML takes for a number among them. */
export function parsePlugin(source: string): Plugin {
  const found = plugin.safeParse(parse(source));
  if (!found.success) throw new Error(z.prettifyError(found.error));
  return found.data;
}
