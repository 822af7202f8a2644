import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from '../drill/support/as-before.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

const run = ['run', 'scale-to-zero', 'sts/web', '--yes'];

test.each([
  [['--hold'], 'there is no terminal to press Enter on'],
  [['--hold', '--sandbox'], 'nobody can reach a sandbox of this process'],
  [['--hold-for', 'soon'], 'invalid value "soon" for --hold-for'],
  [['--hold-for', '0s'], 'invalid value "0s" for --hold-for'],
])('%s is refused before anything is changed: %s', async (flags, message) => {
  const { code, err } = await cliIn(world, [...run, ...flags]);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(stateOf(world)).toEqual(before);
});

test('--hold-for leaves the fault in place so long, and tells how people coped', async () => {
  const { code, out, err } = await cliIn(world, [...run, '--hold-for', '30m']);
  expect(code).toBe(0);
  expect(err).toContain('The fault is in place');
  expect(out).toContain('GAME DAY  ended by the time it was given after 30m00s');
  expect(stateOf(world)).toEqual(before);
});

test('Enter on the terminal ends a game day, and is not listened to before', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true }) as never as NodeJS.ReadStream;
  const { code, out } = await cliIn(
    world,
    [...run, '--hold', '--quiet'],
    ({ stderr }) => {
      const write = stderr.write.bind(stderr);
      stderr.write = ((text: string) => {
        if (text.includes('Enter ends the game day')) stdin.push('\n');
        return write(text);
      }) as typeof stderr.write;
    },
    { stdin },
  );
  expect(code).toBe(0);
  expect(out).toContain('GAME DAY  ended by hand');
  expect(stateOf(world)).toEqual(before);
});
