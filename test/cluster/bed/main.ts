import { bedOfEnvironment, pathsOf } from './bed.ts';
import { examine } from './health.ts';
import { down, up } from './lifecycle.ts';

/** The command line of the bed: `up`, `down`, `status`, `kubeconfig`. Only `up` and `kubeconfig` print to stdout. */
const bed = bedOfEnvironment();

const commands: Readonly<Record<string, () => Promise<void>>> = {
  async up() {
    console.log(await up((line) => console.error(line), bed));
  },

  async down() {
    await down(bed);
  },

  async status() {
    const healths = await examine(bed);
    for (const { name, pid, trouble } of healths) {
      console.log(
        `${name.padEnd(24)} ${(pid === undefined ? '-' : String(pid)).padEnd(8)} ${trouble ?? 'ready'}`,
      );
    }
    process.exitCode = healths.every(({ trouble }) => trouble === undefined) ? 0 : 1;
  },

  async kubeconfig() {
    console.log(pathsOf(bed).admin);
  },
};

const command = commands[process.argv[2] ?? ''];
if (command && process.argv.length === 3) {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} else {
  console.error(`usage: main.ts ${Object.keys(commands).join(' | ')}`);
  process.exitCode = 2;
}
