import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, bedOfEnvironment } from '../bed/bed.ts';
import { up } from '../bed/lifecycle.ts';
import { startDoctor } from '../support/doctor.ts';

/** Who a spec is played against. */
export interface Opponent {
  readonly name: 'sandbox' | 'bed';
  /** Whether specs that cordon nodes or the like are in the way of the others. */
  readonly shared: boolean;
  /** A cluster for one spec. `place` is a folder's name of its own. */
  enter(place: string): Promise<Ground>;
}

export interface Ground extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** The sandbox as its command serves it, over HTTP: an empty one for every spec. */
export function theSandbox(folder: string, speed: number): Opponent {
  return {
    name: 'sandbox',
    shared: false,
    async enter(place) {
      const home = join(folder, `${place}.sandbox`);
      const kubeconfig = join(home, 'kubeconfig');
      const nothing = join(home, 'nothing.yaml');
      await mkdir(home, { recursive: true });
      await writeFile(nothing, 'apiVersion: v1\nkind: List\nitems: []\n');
      const args = ['sandbox', '-f', nothing, '--speed', String(speed), '--write-kubeconfig', kubeconfig];
      const running = startDoctor({ kubeconfig }, home, args);
      await running.says('export KUBECONFIG');
      return {
        kubeconfig,
        async [Symbol.asyncDispose]() {
          running.child.kill('SIGTERM');
          const { stdout, stderr } = await running.finished;
          await writeFile(join(folder, `${place}.sandbox.log`), stdout + stderr);
        },
      };
    },
  };
}

/** The real control plane and its real nodes: the control. All specs share it, each in a namespace of its own. */
export function theBed(say: (line: string) => void, bed: Bed = bedOfEnvironment()): Opponent {
  return {
    name: 'bed',
    shared: true,
    async enter() {
      return { kubeconfig: await up(say, bed), async [Symbol.asyncDispose]() {} };
    },
  };
}
