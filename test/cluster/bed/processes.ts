import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from './bed.ts';
import { makeCgroups } from './cgroups.ts';
import type { Component } from './component.ts';
import { inNamespaces } from './namespaces.ts';
import { until } from './until.ts';

const startDeadlineMs = 60_000;

/** Starts the component so that it outlives us, and writes its pid and log files. Does not wait for it. */
export async function start(bed: Bed, { name, argv, node }: Component): Promise<void> {
  const processes = await makeCgroups(bed);
  const temporary = join(bed.dir, 'tmp');
  await mkdir(temporary, { recursive: true });
  const log = await open(logOf(bed, name), 'a');
  try {
    const child = spawn(
      'sh',
      // The shell joins the cgroup and becomes the program: the pid that we note is the program's.
      ['-c', 'echo $$ > "$0" && exec "$@"', processes, ...inNamespaces(bed, node), ...argv],
      {
        cwd: bed.dir,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        // Ours would bring a proxy along, and containerd would ask it for the local registry.
        env: { HOME: bed.dir, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TMPDIR: temporary },
      },
    );
    await new Promise((resolve, reject) => child.on('spawn', resolve).on('error', reject));
    child.unref();
    await writeFile(pidFileOf(bed, name), `${child.pid}\n`);
    // Until the shell has joined the cgroup, the process would be taken for dead.
    const joined = async () =>
      child.exitCode !== null || (await pidOf(bed, { name })) !== undefined || 'not yet';
    await until(`${name} to start`, 5_000, joined, 5);
  } finally {
    await log.close();
  }
}

/** The pid of the component while it lives, else undefined. */
export async function pidOf(bed: Bed, { name }: Pick<Component, 'name'>): Promise<number | undefined> {
  const pid = Number(await readFile(pidFileOf(bed, name), 'utf8').catch(() => NaN));
  // A pid may have been given to another process since: ours are known by their cgroup. A zombie has none left.
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  return groups.includes(`/${bed.cgroup}/`) ? pid : undefined;
}

/** Waits until the component is ready; on failure the error carries the end of its log. */
export async function becomesReady(bed: Bed, component: Component): Promise<void> {
  const { name } = component;
  let ended = false;
  try {
    await until(`${name} to be ready`, startDeadlineMs, async () => {
      ended = (await pidOf(bed, component)) === undefined;
      return ended || component.ready();
    });
    if (ended) throw new Error(`${name} has ended`);
  } catch (cause) {
    const lines = (await readFile(logOf(bed, name), 'utf8')).trimEnd().split('\n').slice(-15);
    throw new Error(`${String(cause)}\nthe end of ${logOf(bed, name)}:\n${lines.join('\n')}`, { cause });
  }
}

function logOf(bed: Bed, name: string): string {
  return join(bed.dir, `${name}.log`);
}

function pidFileOf(bed: Bed, name: string): string {
  return join(bed.dir, `${name}.pid`);
}
