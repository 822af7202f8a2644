import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { expect, test } from 'vitest';
import { root } from '../../../build/release/product.ts';
import { ask } from '../../cluster/bed/command.ts';
import { aFolder } from '../support/stand-ins.ts';
import { linuxArchive, madeRelease } from './support/made-release.ts';

/** The libraries of the image's base, by the Debian packages it is made of: libc6, libgcc-s1, libstdc++6, libgomp1. */
const base = [
  'ld-linux-x86-64.so.2',
  'libc.so.6',
  'libdl.so.2',
  'libgcc_s.so.1',
  'libgomp.so.1',
  'libm.so.6',
  'libpthread.so.0',
  'libresolv.so.2',
  'librt.so.1',
  'libstdc++.so.6',
];

/** Library and file of each line of ldd: `libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)`. */
function librariesOf(executable: string): readonly (readonly [name: string, file: string])[] {
  const said = execFileSync('ldd', [executable], { encoding: 'utf8' });
  return said.split('\n').flatMap((line) => {
    const file = /(\/\S+) \(0x/.exec(line)?.[1];
    return file === undefined ? [] : [[file.split('/').at(-1) ?? '', file] as const];
  });
}

/** A root file system with what the Dockerfile puts there, and of the base the libraries alone. */
async function anImage(): Promise<string> {
  const image = aFolder();
  const place = join(image, 'opt', 'sts-doctor');
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', join(madeRelease(), linuxArchive), '-C', place]);
  for (const [, file] of librariesOf(join(place, 'kubectl-sts_doctor'))) {
    mkdirSync(join(image, dirname(file)), { recursive: true });
    cpSync(realpathSync(file), join(image, file));
  }
  // A temporary folder is its owner's alone.
  chmodSync(image, 0o755);
  mkdirSync(join(image, 'state'));
  await chown(join(image, 'state'), 65532, 65532);
  return image;
}

test('the executable needs no library that the image’s base lacks', async () => {
  const image = await anImage();
  const needed = librariesOf(join(image, 'opt', 'sts-doctor', 'kubectl-sts_doctor')).map(([name]) => name);
  expect(needed.length).toBeGreaterThan(3);
  expect(needed.filter((name) => !base.includes(name))).toEqual([]);
});

test('as in the image, it drills: as its user, with nothing else there and nowhere to write but its state', async () => {
  const dockerfile = DockerfileParser.parse(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const env = Object.fromEntries(
    dockerfile
      .getENVs()
      .flatMap((one) => one.getProperties().map((each) => [each.getName(), each.getValue() ?? ''])),
  );
  const [user] = dockerfile.getInstructions().filter((one) => one.getKeyword() === 'USER');
  const [entry = ''] = JSON.parse(dockerfile.getENTRYPOINTs()[0]?.getArgumentsContent() ?? '[]') as string[];
  const said = await ask(
    [
      'chroot',
      `--userspec=${user?.getArgumentsContent()}`,
      await anImage(),
      entry,
      'run',
      'kill-pod',
      '--sandbox',
      '-o',
      'json',
      '-q',
    ],
    { env: { ...env, PATH: `${env['PATH']}:/usr/sbin` } },
  );
  expect(said.code, said.stderr).toBe(0);
  expect(JSON.parse(said.stdout)).toMatchObject({ status: 'passed' });
});
