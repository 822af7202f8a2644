import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Timing } from './timing.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');
const between = /(?<=<!-- bench:startup -->\n)[\s\S]*(?=<!-- \/bench:startup -->)/;

/** What was measured, as Markdown; the first is what the others are compared with. */
export function startupTable(timings: readonly Timing[]): string {
  const rows = timings.map((timing) => {
    const { subject, processorMs, wallMs, rssMiB } = timing;
    const { processor, wall } = ratios(timing, timings);
    const times = [processorMs.toFixed(1), processor.toFixed(2), wallMs.toFixed(1), wall.toFixed(2)];
    return `| \`${subject.name}\` | ${[subject.atMost ?? '', ...times, rssMiB.toFixed(0)].join(' | ')} |`;
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}; load ${loadavg()[0]?.toFixed(1)}`;
  const head =
    '| command | may be | processor ms | × | wall ms | × | RSS MiB |\n|---|---:|---:|---:|---:|---:|---:|';
  return `${machine}\n\n${head}\n${rows.join('\n')}\n`;
}

/** What took longer than it may, a line each: by the processor's time, which others on the machine change least. */
export function missed(timings: readonly Timing[]): readonly string[] {
  return timings.flatMap((timing) => {
    const { name, atMost } = timing.subject;
    const { processor } = ratios(timing, timings);
    return atMost === undefined || processor <= atMost
      ? []
      : [`${name}: ${processor.toFixed(2)} times \`node -e 0\`, more than ${atMost}`];
  });
}

function ratios({ processorMs, wallMs }: Timing, [bare]: readonly Timing[]) {
  return {
    processor: processorMs / (bare?.processorMs ?? NaN),
    wall: wallMs / (bare?.wallMs ?? NaN),
  };
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
