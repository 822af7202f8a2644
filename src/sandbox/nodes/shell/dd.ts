import { absolute } from '../files.ts';
import { says, type Call, type Work } from './task.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, c: 1, w: 2, b: 512, k: 1024, M: 1024 ** 2 };

/** Copies blocks, in busybox' words: `if=`, `of=`, `bs=`, `count=`; of `conv=` nothing is to be seen here. */
export function dd(call: Call): Work {
  const operands = new Map(call.args.map((arg) => [arg.replace(/=.*/s, ''), arg.replace(/^[^=]*=/, '')]));
  const size = bytesOf(operands.get('bs') ?? '512');
  const count = operands.get('count');
  const from = operands.get('if');
  const input = inputOf(call, from, count === undefined ? undefined : size * bytesOf(count));
  if (input === undefined) return says(1, '', `dd: can't open '${from}': No such file or directory\n`);
  const counts = wordsOf(input.length, size);
  const to = operands.get('of');
  if (to === undefined) return says(0, input, counts);
  const problem = call.process.around.files.write(absolute(to, call.process.cwd), input);
  return problem === undefined ? says(0, '', counts) : says(1, '', `dd: can't open '${to}': ${problem}\n`);
}

/** `limit` is in bytes; without one `/dev/zero` would never end, and gives nothing. */
function inputOf(
  { stdin, process: self }: Call,
  from: string | undefined,
  limit: number | undefined,
): string | undefined {
  if (from === '/dev/zero') return '\0'.repeat(limit ?? 0);
  const whole = from === undefined ? stdin : self.around.files.read(absolute(from, self.cwd));
  return whole?.slice(0, limit);
}

function bytesOf(text: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([cwbkM]?)$/.exec(text) ?? [];
  return Number(digits) * (UNITS[unit] ?? 1);
}

function wordsOf(bytes: number, size: number): string {
  const records = `${Math.floor(bytes / size)}+${bytes % size === 0 ? 0 : 1} records`;
  return `${records} in\n${records} out\n${bytes} bytes (${bytes}B) copied, 0.000 seconds\n`;
}
