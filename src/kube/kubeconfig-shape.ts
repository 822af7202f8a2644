import { anything, fieldsOf, flag, listOf, mapOf, optional, type Shape, text as string } from './shape.ts';

/**
 * A kubeconfig file as kubectl reads it. Unknown keys are ignored, and null stands for absent everywhere, because
 * Go's decoder takes it so. Read without zod: every command on a cluster waits for this, and zod takes longer to load
 * than such a file to read. Upstream: client-go tools/clientcmd/api/v1/types.go (1.37).
 */
const text = optional(string);
const on = optional(flag);
const texts = optional(listOf(string));

const cluster = fieldsOf({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': on,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
  'disable-compression': on,
  extensions: optional(listOf(fieldsOf({ name: text, extension: anything }))),
});

const exec = fieldsOf({
  apiVersion: text,
  command: text,
  args: texts,
  env: optional(listOf(fieldsOf({ name: string, value: text }))),
  installHint: text,
  provideClusterInfo: on,
  interactiveMode: text,
});

const user = fieldsOf({
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
  'as-user-extra': optional(mapOf(listOf(string))),
  'auth-provider': optional(fieldsOf({ name: string, config: optional(mapOf(string)) })),
  exec: optional(exec),
});

const context = fieldsOf({ cluster: text, user: text, namespace: text });

export const kubeconfigShape = fieldsOf({
  'current-context': text,
  clusters: optional(listOf(fieldsOf({ name: string, cluster: optional(cluster) }))),
  users: optional(listOf(fieldsOf({ name: string, user: optional(user) }))),
  contexts: optional(listOf(fieldsOf({ name: string, context: optional(context) }))),
});

type Entry<S> = S extends Shape<infer T> ? Partial<T> : never;

/** Entries as the rest of the room sees them: every key may be absent. */
export type ClusterEntry = Entry<typeof cluster>;
export type UserEntry = Entry<typeof user>;
export type ContextEntry = Entry<typeof context>;
export type ExecEntry = Entry<typeof exec>;
