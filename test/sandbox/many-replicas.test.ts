import { describe, expect, test } from 'vitest';
import { scaleUp } from '../../bench/scale-up.ts';

/** Measured: 14 to 15, from 250 replicas to 1,000. */
const WRITES_A_REPLICA = 16;

describe('many replicas, one by one', () => {
  test('take as many writes each as a few do, and hardly longer', { timeout: 120_000 }, async () => {
    // What is compiled on the way is not to count.
    await scaleUp(20);
    const few = await scaleUp(100);
    const many = await scaleUp(300);
    expect(few.writes / 100).toBeLessThan(WRITES_A_REPLICA);
    expect(many.writes / 300).toBeLessThan(WRITES_A_REPLICA);
    // Three times the replicas. Work that grew with the square would take nine times.
    expect(many.cpuMs / few.cpuMs).toBeLessThan(8);
  });
});
