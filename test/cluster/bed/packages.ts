import { existsSync } from 'node:fs';
import { run } from './command.ts';

/** What the bed takes from Debian: the package and the file that tells whether it is there. */
const packages: Readonly<Record<string, string>> = {
  'busybox-static': '/bin/busybox',
  containerd: '/usr/bin/containerd',
  'containernetworking-plugins': '/usr/lib/cni/bridge',
  iproute2: '/sbin/ip',
  iptables: '/usr/sbin/iptables',
  openssl: '/usr/bin/openssl',
  runc: '/usr/sbin/runc',
};

/** Installs the Debian packages that are missing; touches neither network nor package lists when none is. */
export async function ensurePackages(say: (line: string) => void): Promise<void> {
  const missing = Object.entries(packages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return;

  say(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get', 'update', '-qq'], { env });
  await run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
}
