import { dirname, isAbsolute, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { ClusterEntry, ContextEntry, UserEntry } from './kubeconfig-shape.ts';
import { kubeconfigShape } from './kubeconfig-shape.ts';
import { WrongShape } from './shape.ts';

/** One or several kubeconfig files: entries by name, every path absolute. */
export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
}

/**
 * Parses the text of a kubeconfig file; relative paths in it are relative to the file.
 * Fails naming the file and the place in it, never quoting its content, which may be a secret.
 */
export function parseKubeconfig(source: string, file: string): Kubeconfig {
  const found = kubeconfigIn(source, file);
  const base = dirname(resolve(file));
  const { clusters, users, contexts } = found;
  return {
    currentContext: found['current-context'],
    clusters: byName(file, clusters, ({ cluster }) => absoluteCluster(cluster ?? {}, base)),
    users: byName(file, users, ({ user }) => absoluteUser(user ?? {}, base)),
    contexts: byName(file, contexts, ({ context }) => context ?? {}),
  };
}

function kubeconfigIn(source: string, file: string) {
  const read = readYaml(source, file) ?? {};
  try {
    return kubeconfigShape(read, []);
  } catch (error) {
    if (error instanceof WrongShape) throw unreadable(file, error.message);
    throw error;
  }
}

function readYaml(source: string, file: string): unknown {
  const lines = new LineCounter();
  // Pretty errors quote the line they complain of, which may be a token's.
  const document = parseDocument(source, { prettyErrors: false, lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error) throw unreadable(file, `yaml: line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  try {
    return document.toJS();
  } catch (cause) {
    throw unreadable(file, `yaml: ${cause instanceof Error ? cause.message : 'not readable'}`);
  }
}

function unreadable(file: string, why: string): Failure {
  return new Failure(exitCodes.usage, `error loading config file "${file}": ${why}`);
}

function byName<E extends { readonly name: string }, V>(
  file: string,
  entries: readonly E[] | undefined,
  value: (entry: E) => V,
): ReadonlyMap<string, V> {
  const map = new Map<string, V>();
  for (const entry of entries ?? []) {
    if (map.has(entry.name)) throw unreadable(file, `duplicate name "${entry.name}" in list`);
    map.set(entry.name, value(entry));
  }
  return map;
}

function absoluteCluster(cluster: ClusterEntry, base: string): ClusterEntry {
  return { ...cluster, 'certificate-authority': absolute(cluster['certificate-authority'], base) };
}

function absoluteUser(user: UserEntry, base: string): UserEntry {
  return {
    ...user,
    'client-certificate': absolute(user['client-certificate'], base),
    'client-key': absolute(user['client-key'], base),
    tokenFile: absolute(user.tokenFile, base),
    exec: user.exec && { ...user.exec, command: absoluteCommand(user.exec.command, base) },
  };
}

function absolute(path: string | undefined, base: string): string | undefined {
  return path === undefined || path === '' || isAbsolute(path) ? path : join(base, path);
}

/** A bare name is looked up on PATH; only what has a separator is a path. */
function absoluteCommand(command: string | undefined, base: string): string | undefined {
  return command !== undefined && /[/\\]/.test(command) ? absolute(command, base) : command;
}
