import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { executableOf } from '../../build/package/assemble.ts';
import { targetNamed } from './support/binary.ts';
import { aFolder, run, start } from './support/run.ts';

const binary = executableOf(targetNamed('linux-arm64'));
/** The loader and the libraries of the other processor, where Debian's cross packages put them. */
const emulator = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'];

/** vitest.config.ts leaves this file out, and says so, where there is nothing to run it with. */
describe('the package for linux-arm64, emulated', () => {
  test('is for that processor', () => {
    const { stdout } = spawnSync('readelf', ['--file-header', binary], { encoding: 'utf8' });
    expect(stdout).toContain('AArch64');
  });

  test.each(['--help', 'list', 'show kill-pod'])('%s says what it says here', async (line) => {
    const args = line.split(' ');
    const emulated = await start([...emulator, binary], args, { HOME: aFolder() }).ended;
    expect(emulated).toEqual(await run(args));
    expect(emulated.code).toBe(0);
  });

  test('a drill in its sandbox passes', async () => {
    const words = ['run', 'kill-pod', '--sandbox', '-q', '-o', 'json'];
    const { code, stdout } = await start([...emulator, binary], words, { HOME: aFolder() }).ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'passed' });
  });
});
