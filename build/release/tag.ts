import { faultsOf, notesOf, readTagged } from './check-tag.ts';
import { readProduct, root } from './product.ts';

/** `node build/release/tag.ts TAG`: says why the tag may not be released, or prints the text of the release's page. */
const tagged = readTagged(process.argv[2] ?? '', process.env['GITHUB_REPOSITORY'], readProduct(), root);
const faults = faultsOf(tagged);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(notesOf(tagged));
