import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Timing } from './timing.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');
const between = /(?<=<!-- bench:startup -->\n)[\s\S]*(?=<!-- \/bench:startup -->)/;

/** What was measured, as Markdown; the first is what the others are compared with. */
export function startupTable(timings: readonly Timing[]): string {
  const bare = timings[0]?.medianMs ?? NaN;
  const rows = timings.map(
    ({ subject, medianMs, leastMs, rssMiB }) =>
      `| \`${subject.name}\` | ${medianMs.toFixed(1)} | ${leastMs.toFixed(1)} | ${(medianMs / bare).toFixed(2)} | ${rssMiB.toFixed(0)} |`,
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
  const head = '| command | median ms | least ms | × `node -e 0` | RSS MiB |\n|---|---:|---:|---:|---:|';
  return `${machine}\n\n${head}\n${rows.join('\n')}\n`;
}

/** What took longer than it may, a line each. */
export function missed(timings: readonly Timing[]): readonly string[] {
  const bare = timings[0]?.medianMs ?? NaN;
  return timings.flatMap(({ subject: { name, atMost }, medianMs }) =>
    atMost === undefined || medianMs / bare <= atMost
      ? []
      : [`${name}: ${(medianMs / bare).toFixed(2)} times \`node -e 0\`, more than ${atMost}`],
  );
}

/** Puts it where the last one stands. */
export function writeStartup(table: string): void {
  const text = readFileSync(page, 'utf8');
  if (!between.test(text)) throw new Error(`${page} has no place for it`);
  writeFileSync(
    page,
    text.replace(between, () => `\n${table}\n`),
  );
}
