/** Flags that take a file, and the name that yargs knows each by. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['-f', '--filename'],
  ['--filename', '--filename'],
  ['--values', '--values'],
]);

/** yargs takes a lone `-` for a flag without a name: as a part of the flag's own word it is one's value. */
export function withDashAsFile(args: readonly string[]): readonly string[] {
  return args.flatMap((word, index) => {
    const flag = FILES.get(word);
    if (flag !== undefined && args[index + 1] === '-') return [`${flag}=-`];
    return word === '-' && FILES.has(args[index - 1] ?? '') ? [] : [word];
  });
}
