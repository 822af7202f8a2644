import { promises } from '../../src/judge/registry.ts';
import { missed } from './caught.ts';
import { recorded } from './mutant.ts';
import { mutants } from './registry.ts';

/** `node test/mutants/tally.ts [PART OF A LAW…]`: every broken world, and whether the judge caught it. */
const parts = process.argv.slice(2);
const chosen = mutants.filter(({ promise, law }) =>
  parts.every((part) => `${promise} ${law}`.includes(part)),
);
let caught = 0;
for (const mutant of chosen) {
  const began = performance.now();
  const wrong = missed(mutant, await recorded(mutant));
  if (wrong.length === 0) caught += 1;
  const took = Math.round(performance.now() - began);
  console.log(
    `${wrong.length === 0 ? 'ok  ' : 'MISS'} ${mutant.promise.padEnd(3)} ${mutant.law} (${mutant.drill.name}, ${took} ms)`,
  );
  for (const one of wrong) console.log(`       ${one}`);
}
const without = promises.filter(({ id }) => !mutants.some(({ promise }) => promise === id));
if (without.length > 0) console.log(`no mutant of ${without.map(({ id }) => id).join(', ')}`);
console.log(`${caught} of ${chosen.length} mutants caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
