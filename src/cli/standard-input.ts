const FILES = ['-f', '--filename'];

/** yargs takes a lone `-` for a flag without a name: as a part of the flag's own word it is one's value. */
export function withDashAsFile(args: readonly string[]): readonly string[] {
  return args.flatMap((word, index) => {
    if (FILES.includes(word) && args[index + 1] === '-') return ['--filename=-'];
    return word === '-' && FILES.includes(args[index - 1] ?? '') ? [] : [word];
  });
}
