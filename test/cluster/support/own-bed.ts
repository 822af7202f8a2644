import { aBed, type Bed } from '../bed/bed.ts';
import { down } from '../bed/lifecycle.ts';
import { tryLock } from '../bed/lock.ts';
import { atTheEnd } from './ending.ts';

/**
 * A bed for this test alone, which may break its nodes and its control plane: still down, to be brought up by
 * `connect(bed)`, taken down at the end. Half a gigabyte of memory and six seconds: for tests that need it.
 */
export async function anOwnBed(): Promise<Bed> {
  const asked = process.env['STS_DOCTOR_OWN_BED_NUMBER'];
  // 0 is the shared one and 9 that of the build.
  const numbers = asked === undefined ? [1, 2, 3, 4, 5, 6, 7, 8] : [Number(asked)];
  for (const number of numbers) {
    const unlock = await tryLock(`own-bed-${number}`);
    if (!unlock) continue;
    const bed = aBed(number);
    atTheEnd(async () => {
      await down(bed);
      await unlock();
    });
    // One that was interrupted may have left its bed behind.
    await down(bed);
    return bed;
  }
  throw new Error('all beds are taken by tests that run now');
}
