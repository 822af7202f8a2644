import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../shipped.ts';
import { assemble, executableOf } from './assemble.ts';
import { writeContents } from './contents.ts';
import { isHost, targetsNamed } from './targets.ts';
import { warm } from './warm.ts';

/**
 * `npm run package [-- --target NAME…]`: an executable for each platform, all of them unless some are named, in
 * `dist/<os>-<arch>/`. Needs no network; `npm run package:bases` has fetched what other platforms need.
 */
const { values } = parseArgs({ options: { target: { type: 'string', multiple: true, default: [] } } });
const chosen = targetsNamed(values.target);
const work = mkdtempSync(join(tmpdir(), 'sts-doctor-package-'));
try {
  const contents = await writeContents(join(work, 'chunks'));
  const warmed = chosen.some(isHost)
    ? { ...contents, assets: { ...contents.assets, ...(await warm(join(work, 'chunks'))) } }
    : contents;
  for (const target of chosen) {
    const how = assemble(target, isHost(target) ? warmed : contents, work);
    const file = executableOf(target);
    const cache = isHost(target) ? 'with code cache' : 'without code cache';
    console.log(
      `${relative(root, file)}  ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB  ${how}, ${cache}`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
