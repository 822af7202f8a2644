import { aBed, type Bed } from '../bed/bed.ts';
import { down } from '../bed/lifecycle.ts';
import { tryLock } from '../bed/lock.ts';
import { atTheEnd } from './ending.ts';

/**
 * A bed for this test alone, which may break its nodes and its control plane: still down, to be brought up by
 * `connect(bed)`, taken down at the end. Half a gigabyte of memory and six seconds: for tests that need it.
 */
export async function anOwnBed(): Promise<Bed> {
  // 0 is the shared one and 9 that of the build.
  for (let number = 1; number < 9; number++) {
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
