/** Something on the way would not have it: nothing went wrong and no promise was broken, but the drill cannot go on. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
