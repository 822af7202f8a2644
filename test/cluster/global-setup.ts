import { down, up } from './bed/lifecycle.ts';

const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'];

/** Brings the bed up before the first test file, unless the tests are to use another cluster. */
export async function setup(): Promise<void> {
  if (!borrowed) await up((line) => console.error(`bed: ${line}`));
}

/** At a desk the bed stays up for the next run; on a build machine nothing may be left behind. */
export async function teardown(): Promise<void> {
  if (!borrowed && process.env['CI'] === 'true') await down();
}
