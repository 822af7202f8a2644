import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, ask } from '../../../cluster/bed/command.ts';
import { ensureExecutable } from '../../../cluster/bed/executable.ts';
import { aFolder } from '../../support/stand-ins.ts';

/** A user's machine: a home, a PATH of folders of its own, and a real kubectl on it. */
export interface Machine {
  readonly home: string;
  /** Where krew keeps everything. */
  readonly krewRoot: string;
  /** The folder of krew's links, which is on the PATH. */
  readonly links: string;
  readonly env: Readonly<Record<string, string>>;
  kubectl(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Answer>;
}

export async function aMachine(more: Readonly<Record<string, string>> = {}): Promise<Machine> {
  const home = aFolder();
  const [programs, krewRoot] = [join(home, 'bin'), join(home, '.krew')];
  const links = join(krewRoot, 'bin');
  for (const folder of [programs, links]) await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries({ kubectl: await kubectlPath(), ...more }))
    await symlink(path, join(programs, name));
  const env = {
    PATH: [links, programs, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: home,
    KREW_ROOT: krewRoot,
    XDG_STATE_HOME: join(home, 'state'),
  };
  return {
    home,
    krewRoot,
    links,
    env,
    kubectl: (args, extra) => ask([join(programs, 'kubectl'), ...args], { env: { ...env, ...extra } }),
  };
}

/** The bed's, which is Kubernetes' own, built from source; else the one on the path. */
async function kubectlPath(): Promise<string> {
  if (process.env['STS_DOCTOR_TEST_KUBECONFIG'])
    return (await ask(['sh', '-c', 'command -v kubectl'])).stdout.trim();
  return ensureExecutable(() => {});
}
