/** Commands that go by two names: `recover purge` is `purge`. */
export function withoutOtherNames(args: readonly string[]): readonly string[] {
  const [first, second] = args;
  return first === 'recover' && second === 'purge' ? args.slice(1) : args;
}
