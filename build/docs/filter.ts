/** What `head -N` and `grep [-A N] WORDS` let through: as much of a shell as our pages need. */
export function filtered(text: string, [program, ...args]: readonly string[]): string {
  const lines = text.split('\n').slice(0, -1);
  switch (program) {
    case 'head':
      return joined(lines.slice(0, Number(args[0]?.slice(1))));
    case 'grep':
      return joined(matching(lines, args));
    default:
      throw new Error(`no page may pipe into ${program}`);
  }
}

function matching(lines: readonly string[], args: readonly string[]): readonly string[] {
  const after = args[0] === '-A' ? Number(args[1]) : 0;
  const pattern = new RegExp(args.at(-1)?.replaceAll('\\|', '|') ?? '');
  const hits = lines.flatMap((line, index) => (pattern.test(line) ? index : []));
  return lines.filter((_, index) => hits.some((hit) => index >= hit && index <= hit + after));
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
