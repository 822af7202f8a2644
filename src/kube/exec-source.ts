import { spawn } from 'node:child_process';
import type { ExecPlugin } from './connection.ts';
import type { Credentials, CredentialSource, PluginSurroundings } from './credentials.ts';
import { bearer } from './bearer.ts';
import type { ExecCredential } from './exec-credential.ts';
import { execInfo, failed, parseExecCredential } from './exec-credential.ts';
import { codeOf } from './file-errors.ts';
import { tlsFault } from './tls-check.ts';

const MORE =
  'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins';

/**
 * Credentials from an exec plugin: started once for however many requests wait for it, and again only when what it
 * gave has expired or was rejected. Upstream: client-go plugin/pkg/client/auth/exec/exec.go (1.37).
 */
export function execSource(plugin: ExecPlugin, around: PluginSurroundings): CredentialSource {
  let running: Promise<Held> | undefined;
  let held: Held | undefined;

  const start = async (): Promise<Held> => {
    const credential = parseExecCredential(await run(plugin, around), plugin);
    const fault = credential.certificate && tlsFault(credential.certificate);
    if (fault !== undefined) throw failed(`failed parsing client key/certificate: ${fault}`);
    return { credentials: credentialsOf(credential), expiresAt: credential.expiresAt };
  };
  const refresh = async (): Promise<Credentials> => {
    running ??= start().finally(() => (running = undefined));
    held = await running;
    return held.credentials;
  };
  return {
    current: async () => (held && !isExpired(held, around) ? held.credentials : refresh()),
    async renew(rejected) {
      // Another request may have been rejected before and renewed them already.
      if (held?.credentials === rejected) await refresh();
      return true;
    },
  };
}

interface Held {
  readonly credentials: Credentials;
  readonly expiresAt: number | undefined;
}

function isExpired({ expiresAt }: Held, { clock }: PluginSurroundings): boolean {
  return expiresAt !== undefined && clock.epoch() >= expiresAt;
}

function credentialsOf({ token, certificate }: ExecCredential): Credentials {
  return { ...(token !== undefined && bearer(token)), certificate };
}

/** Runs the plugin to its end and returns what it printed; its stderr is the user's to read. */
function run(plugin: ExecPlugin, around: PluginSurroundings): Promise<string> {
  const interactive = plugin.interactiveMode !== 'Never' && around.stdinIsTerminal;
  if (plugin.interactiveMode === 'Always' && !interactive) {
    throw failed('exec plugin cannot support interactive mode: standard input is not a terminal');
  }
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args, {
      env: { ...around.env, ...plugin.env, KUBERNETES_EXEC_INFO: execInfo(plugin, interactive) },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', around.pluginsAreSilent ? 'ignore' : 'inherit'],
      ...(around.pluginsEnd && { signal: around.pluginsEnd, killSignal: 'SIGKILL' }),
    });
    // What the plugin has started may outlive it, and hold its output open.
    around.pluginsEnd?.addEventListener('abort', () => child.stdout.destroy());
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => reject(startError(plugin, error)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString('utf8'));
      const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${code}`;
      reject(failed(`exec: executable ${plugin.command} ${how}`));
    });
  });
}

function startError(plugin: ExecPlugin, error: Error): Error {
  if (codeOf(error) !== 'ENOENT') return failed(`exec: ${error.message}`, error);
  const advice = [
    `exec: executable ${plugin.command} not found`,
    'It looks like you are trying to use a client-go credential plugin that is not installed.',
    `To learn more about this feature, consult the documentation available at:\n      ${MORE}`,
    ...(plugin.installHint ? [withoutEscapes(plugin.installHint)] : []),
  ];
  return failed(advice.join('\n\n'), error);
}

/** A kubeconfig from somewhere must not be able to drive the terminal. */
function withoutEscapes(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
