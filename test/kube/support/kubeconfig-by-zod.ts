import { z } from 'zod';

/** The same said to zod, which needs no proof: what src/kube/kubeconfig-shape.ts says is held against it. */
const optional = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value) => value ?? undefined);
const text = optional(z.string());
const flag = optional(z.boolean());
const texts = optional(z.array(z.string()));

const clusterSchema = z.object({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
  'disable-compression': flag,
  extensions: optional(z.array(z.object({ name: text, extension: z.unknown().optional() }))),
});

const execSchema = z.object({
  apiVersion: text,
  command: text,
  args: texts,
  env: optional(z.array(z.object({ name: z.string(), value: text }))),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
});

const userSchema = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': texts,
  'as-user-extra': optional(z.record(z.string(), z.array(z.string()))),
  'auth-provider': optional(
    z.object({ name: z.string(), config: optional(z.record(z.string(), z.string())) }),
  ),
  exec: optional(execSchema),
});

const contextSchema = z.object({ cluster: text, user: text, namespace: text });

export const kubeconfigSchema = z.object({
  'current-context': text,
  clusters: optional(z.array(z.object({ name: z.string(), cluster: optional(clusterSchema) }))),
  users: optional(z.array(z.object({ name: z.string(), user: optional(userSchema) }))),
  contexts: optional(z.array(z.object({ name: z.string(), context: optional(contextSchema) }))),
});
