/** A probe that looks continuously has failed more often in a row than its author puts up with. */
export class SteadyStateBroken extends Error {
  override readonly name = 'SteadyStateBroken';

  constructor(probe: string, failures: number, detail: string) {
    const often = failures === 1 ? '' : ` ${failures} times in a row`;
    super(`the steady state broke${often}: ${probe}: ${detail}`);
  }
}
