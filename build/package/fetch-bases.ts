import { fetchBase } from './base-cache.ts';
import { baseOf, writerFor } from './base-package.ts';
import { isHost, targetsNamed } from './targets.ts';

/**
 * `npm run package:bases [-- TARGET…]`: fetches, through npm, the Node executables of other platforms into `.cache/node`,
 * and holds them against the integrity in package-lock.json. After it, `npm run package` needs no network.
 */
for (const target of targetsNamed(process.argv.slice(2))) {
  const base = baseOf(target);
  const wanted = [...(isHost(target) ? [] : [base]), writerFor(base.version)].filter(
    (one) => one !== undefined,
  );
  const done = wanted.map((one) => `${one.name}@${one.version} ${fetchBase(one)}`);
  console.log(
    `${target.name}: Node ${base.version}${done.length === 0 ? ', installed' : `, ${done.join(', ')}`}`,
  );
}
