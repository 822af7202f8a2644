import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { archiveOf, executableOf, platforms } from '../../build/release/platforms.ts';
import { readProduct, root } from '../../build/release/product.ts';
import { stateDirectory } from '../../src/cli/state-directory.ts';
import { anOutside } from '../cli/support/outside.ts';

const product = readProduct();
const dockerfile = DockerfileParser.parse(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const all = (keyword: string): readonly Instruction[] =>
  dockerfile.getInstructions().filter((one) => one.getKeyword() === keyword);
const argumentsOf = (keyword: string) => all(keyword).map((one) => one.getArgumentsContent() ?? '');

/** Where the archive is unpacked. */
const place = '/opt/sts-doctor/';

describe('the image', () => {
  test('is made of one base by its tag, and runs nothing while it is built', () => {
    const bases = dockerfile.getFROMs().map((from: From) => [from.getImage()]);
    expect(bases).toEqual([['gcr.io/distroless/cc-debian12:nonroot']]);
    expect(all('RUN')).toEqual([]);
    expect(all('COPY')).toEqual([]);
  });

  test('holds the release’s archives of Linux, for each processor there is one', () => {
    const [added = ''] = argumentsOf('ADD');
    const linux = platforms.filter(({ os }) => os === 'linux');
    const wanted = linux.map((platform) => `dist/release/${archiveOf(platform, product.name)}`);
    expect(wanted.map((file) => `${file} ${place}`)).toEqual(
      linux.map(({ arch }) => added.replace(`\${TARGETARCH}`, arch)),
    );
    expect(argumentsOf('ADD')).toHaveLength(1);
  });

  test('is built of these files alone', () => {
    const [everything, ...exceptions] = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
    expect(everything).toBe('*');
    expect(exceptions).toEqual(['!dist/release/kubectl-sts_doctor-linux-*.tar.gz']);
  });

  test('starts the executable by its path, without a shell, as a user by number who is not root', () => {
    const [linux] = platforms;
    const executable = `${place}${linux === undefined ? '' : executableOf(linux, product.name)}`;
    expect(argumentsOf('ENTRYPOINT')).toEqual([JSON.stringify([executable])]);
    expect(argumentsOf('USER')).toEqual(['65532:65532']);
    const order = dockerfile.getInstructions().map((one) => one.getKeyword());
    expect(order.indexOf('USER')).toBeLessThan(order.indexOf('ENTRYPOINT'));
  });

  test('keeps what a run must not forget on a volume', async () => {
    const env = Object.fromEntries(
      dockerfile
        .getENVs()
        .flatMap((one) => one.getProperties().map((each) => [each.getName(), each.getValue() ?? ''])),
    );
    expect(await stateDirectory(anOutside([], { env }))).toBe('/state/sts-doctor');
    expect(argumentsOf('VOLUME')).toEqual(['["/state"]']);
    expect(env['PATH']?.split(':')[0]).toBe(place.replace(/\/$/, ''));
  });

  test('says where it comes from', () => {
    const [labels = ''] = argumentsOf('LABEL');
    expect(labels).toContain(`org.opencontainers.image.source="https://github.com/${product.repository}"`);
  });
});
