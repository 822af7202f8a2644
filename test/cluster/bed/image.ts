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

/** No registry is in reach, so these are made here, of busybox, under the names that manifests use. */
const images = [
  {
    command: endsPromptly('sleep inf'),
    names: [
      'registry.k8s.io/pause:3.10',
      'docker.io/library/busybox:1.36',
      'docker.io/library/busybox:latest',
    ],
  },
  {
    command: endsPromptly(`httpd -f -p 80 -h ${page}`),
    names: ['docker.io/library/nginx:latest', 'registry.k8s.io/nginx-slim:0.8'],
  },
];

/** Writes an OCI image archive with all images, ready for `ctr images import`, and returns its path. */
export async function makeImages(folder: string): Promise<string> {
  const layout = join(folder, 'layout');
  const blobs = join(layout, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const store = async (mediaType: string, content: Buffer | string) => {
    const hash = createHash('sha256').update(content).digest('hex');
    await writeFile(join(blobs, hash), content);
    return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(content) };
  };

  const layer = await store('application/vnd.oci.image.layer.v1.tar', await rootFileSystem(folder));
  const manifests = [];
  for (const { command, names } of images) {
    const config = await store(
      'application/vnd.oci.image.config.v1+json',
      JSON.stringify({
        architecture: process.arch === 'x64' ? 'amd64' : process.arch,
        os: 'linux',
        config: { Env: ['PATH=/bin'], Cmd: command },
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    );
    const manifest = await store(
      'application/vnd.oci.image.manifest.v1+json',
      JSON.stringify({ schemaVersion: 2, config, layers: [layer] }),
    );
    manifests.push(
      ...names.map((name) => ({ ...manifest, annotations: { 'io.containerd.image.name': name } })),
    );
  }
  await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));

  const archive = join(folder, 'images.tar');
  await run(['tar', '-C', layout, '-cf', archive, 'oci-layout', 'index.json', 'blobs']);
  return archive;
}

/** The one layer: busybox under all its names, and the folders that programs take for granted. */
async function rootFileSystem(folder: string): Promise<Buffer> {
  const root = join(folder, 'root');
  for (const path of ['bin', 'etc', 'root', 'tmp', page]) await mkdir(join(root, path), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, page, 'index.html'), 'ok\n');
  await copyFile('/bin/busybox', join(root, 'bin', 'busybox'));
  for (const name of (await run(['/bin/busybox', '--list'])).split('\n')) {
    if (name && name !== 'busybox') await symlink('busybox', join(root, 'bin', name));
  }
  const layer = join(folder, 'layer.tar');
  await run(['tar', '-C', root, '--owner=0', '--group=0', '-cf', layer, '.']);
  return readFile(layer);
}
