import { join } from 'node:path';

const packaged = process.env['STS_DOCTOR_TEST_BINARY'];
const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');

/** How the doctor is started: the packaged program that `STS_DOCTOR_TEST_BINARY` names, otherwise the checkout's. */
export const program: readonly [string, ...string[]] = packaged ? [packaged] : [process.execPath, main];
