import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';

/**
 * A container's first process ignores every signal that it does not handle. The shell handles these while it
 * waits, so that a pod ends at once instead of sitting out its grace period.
 */
function endsPromptly(command: string): string[] {
  return ['/bin/sh', '-c', `trap 'exit 0' TERM INT QUIT; ${command} & wait`];
}

const page = '/usr/share/nginx/html';
/** What the web server of Kubernetes' own end-to-end suite is asked for, to see whether it is well. */
const probed = 'localhost.crt';

/** No registry of the world is in reach: these are made of busybox, under the names that manifests use. */
const images = [
  {
    config: { Cmd: endsPromptly('sleep inf') },
    names: [
      'registry.k8s.io/pause:3.10',
      'registry.k8s.io/pause:3.10.2',
      'docker.io/library/busybox:1.36',
      'docker.io/library/busybox:latest',
      'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
    ],
  },
  {
    config: { Cmd: endsPromptly(`httpd -f -p 80 -h ${page}`) },
    names: ['docker.io/library/nginx:latest', 'registry.k8s.io/nginx-slim:0.8'],
  },
  {
    // The image of Kubernetes' own end-to-end suite, in the role that its argument `test-webserver` gives it.
    config: { Entrypoint: endsPromptly('httpd -f -p 80 -h /') },
    names: ['registry.k8s.io/e2e-test-images/agnhost:2.55', 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'],
  },
];

/** Makes the folder an OCI image layout with all images, for the registry to serve. */
export async function makeImages(folder: string): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const store = async (mediaType: string, content: Buffer | string) => {
    const hash = createHash('sha256').update(content).digest('hex');
    await writeFile(join(blobs, hash), content);
    return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(content) };
  };

  const layer = await store('application/vnd.oci.image.layer.v1.tar', await rootFileSystem(folder));
  const manifests = [];
  for (const { config: starts, names } of images) {
    const config = await store(
      'application/vnd.oci.image.config.v1+json',
      JSON.stringify({
        architecture: process.arch === 'x64' ? 'amd64' : process.arch,
        os: 'linux',
        config: { Env: ['PATH=/bin'], ...starts },
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    );
    const manifest = await store(
      manifestType,
      JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: [layer] }),
    );
    const named = (name: string) => ({
      ...manifest,
      annotations: { 'org.opencontainers.image.ref.name': name },
    });
    manifests.push(...names.map(named));
  }
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** The one layer: busybox under all its names, and the folders that programs take for granted. */
async function rootFileSystem(folder: string): Promise<Buffer> {
  const root = join(folder, 'root');
  for (const path of ['bin', 'etc', 'root', 'tmp', page]) await mkdir(join(root, path), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, page, 'index.html'), 'ok\n');
  await writeFile(join(root, probed), 'ok\n');
  await copyFile('/bin/busybox', join(root, 'bin', 'busybox'));
  for (const name of (await run(['/bin/busybox', '--list'])).split('\n')) {
    if (name && name !== 'busybox') await symlink('busybox', join(root, 'bin', name));
  }
  const layer = join(folder, 'layer.tar');
  await run(['tar', '-C', root, '--owner=0', '--group=0', '-cf', layer, '.']);
  return readFile(layer);
}
