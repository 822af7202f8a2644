/** Flags of one letter that take no value and may be written together with `-o`. */
const OUTPUT = /^(?:--output|-[yqAh]*o)(?:=(.*))?$/s;

/** What `-o` asks for, as far as it can be told of a command line that may not be understood otherwise. */
export function askedFormat(args: readonly string[]): string | undefined {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  return flags.reduce<string | undefined>((found, arg, index) => {
    const match = OUTPUT.exec(arg);
    return match === null ? found : (match[1] ?? flags[index + 1]);
  }, undefined);
}
