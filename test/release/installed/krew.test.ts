import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { platforms } from '../../../build/release/platforms.ts';
import { readProduct } from '../../../build/release/product.ts';
import { ask } from '../../cluster/bed/command.ts';
import { connect } from '../../cluster/support/cluster.ts';
import { aReadySet } from '../../cluster/support/ready-set.ts';
import { orderedSet } from '../../cluster/support/sets.ts';
import { tool } from '../tools/tool.ts';
import { aMachine, type Machine } from './support/kubectl.ts';
import { linuxArchive, madeRelease, nextRelease } from './support/made-release.ts';
import { servedIndex } from './support/served-release.ts';

const { version } = readProduct();
let krew: string;

beforeAll(async () => {
  krew = await tool('krew');
});

/** krew, as a plugin of kubectl, on a machine where nothing is installed yet. */
const withKrew = () => aMachine({ 'kubectl-krew': krew });

async function must(answer: Promise<{ code: number | null; stdout: string; stderr: string }>) {
  const { code, stdout, stderr } = await answer;
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

function install(machine: Machine) {
  const release = madeRelease();
  const args = [
    `--manifest=${join(release, 'krew-manifest.yaml')}`,
    `--archive=${join(release, linuxArchive)}`,
  ];
  return must(machine.kubectl(['krew', 'install', ...args]));
}

describe('krew itself', () => {
  test('installs the release, which then runs, drills a set of a cluster, and completes', async () => {
    const machine = await withKrew();
    // Without any index krew uninstalls nothing.
    const { repository } = await servedIndex();
    await must(machine.kubectl(['krew', 'index', 'add', 'local', repository]));
    const { stderr } = await install(machine);
    expect(stderr).toContain('Installed plugin: sts-doctor');
    expect(stderr).toContain('kubectl sts-doctor run kill-pod --sandbox');
    expect((await must(machine.kubectl(['sts-doctor', 'version']))).stdout).toBe(`sts-doctor ${version}\n`);

    const cluster = await connect();
    const set = await aReadySet(cluster, 'krew', orderedSet);
    const KUBECONFIG = cluster.kubeconfig;
    const drill = [
      'sts-doctor',
      'run',
      'kill-pod',
      'sts/db',
      '-n',
      set.namespace,
      '--yes',
      '-o',
      'json',
      '-q',
    ];
    const { stdout } = await must(machine.kubectl(drill, { KUBECONFIG }));
    expect(JSON.parse(stdout)).toMatchObject({ status: 'passed', exitCode: 0 });

    await must(machine.kubectl(['sts-doctor', 'completion', 'install']));
    const target = ['__complete', 'sts-doctor', 'run', 'kill-pod', '-n', set.namespace, 'sts/'];
    expect((await must(machine.kubectl(target, { KUBECONFIG }))).stdout).toBe('sts/db\n:4\n');
    const namespace = ['__complete', 'sts-doctor', 'run', 'kill-pod', '-n', set.namespace.slice(0, -1)];
    expect((await must(machine.kubectl(namespace, { KUBECONFIG }))).stdout).toBe(`${set.namespace}\n:4\n`);

    await must(machine.kubectl(['krew', 'uninstall', 'sts-doctor']));
    expect((await machine.kubectl(['sts-doctor', 'version'])).code).toBe(1);
    // What `completion install` has written is the user's to remove.
    expect(await readdir(machine.links)).toEqual(['kubectl_complete-sts_doctor']);
  });

  test.for(platforms)('installs the archive of $os/$arch', async ({ os, arch }) => {
    const machine = await withKrew();
    const release = madeRelease();
    const archive =
      os === 'windows' ? `kubectl-sts_doctor-${os}-${arch}.zip` : `kubectl-sts_doctor-${os}-${arch}.tar.gz`;
    const args = [`--manifest=${join(release, 'krew-manifest.yaml')}`, `--archive=${join(release, archive)}`];
    await must(machine.kubectl(['krew', 'install', ...args], { KREW_OS: os, KREW_ARCH: arch }));
    const bin = os === 'windows' ? 'kubectl-sts_doctor.exe' : 'kubectl-sts_doctor';
    expect(await readdir(machine.links)).toEqual([bin]);
    expect(await readdir(join(machine.krewRoot, 'store', 'sts-doctor', `v${version}`))).toContain(bin);
  });

  test('finds it in an index, downloads it, and upgrades it to another version', async () => {
    const machine = await withKrew();
    const index = await servedIndex();
    await index.publish(madeRelease());
    await must(machine.kubectl(['krew', 'index', 'add', 'local', index.repository]));
    expect((await must(machine.kubectl(['krew', 'search', 'sts']))).stdout).toMatch(
      /local\/sts-doctor +Drill a/,
    );
    await must(machine.kubectl(['krew', 'install', 'local/sts-doctor']));
    expect((await must(machine.kubectl(['sts-doctor', 'version']))).stdout).toBe(`sts-doctor ${version}\n`);

    await index.publish(await nextRelease());
    await must(machine.kubectl(['krew', 'upgrade', 'sts-doctor']));
    expect((await must(machine.kubectl(['sts-doctor', 'version']))).stdout).toBe(
      'sts-doctor 99.0.0 version\n',
    );
    expect(await readdir(join(machine.krewRoot, 'store', 'sts-doctor'))).toEqual(['v99.0.0']);
  });
});

test('krew-index’ validator takes the manifest, and installs every platform of it', async () => {
  const validator = await tool('validate-krew-manifest');
  const machine = await withKrew();
  const manifest = await (await servedIndex()).publish(madeRelease());
  const { code, stderr } = await ask([validator, '-manifest', manifest], {
    env: machine.env,
    cwd: dirname(manifest),
  });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`all ${platforms.length} spec.platforms installed fine`);
});
