/** A piece of a word: text as it is, a variable, or a command whose output is meant. Quoted pieces are never split. */
export type Piece =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly type: 'variable'; readonly name: string; readonly quoted: boolean }
  | { readonly type: 'command'; readonly script: string; readonly quoted: boolean };

export type Token =
  | { readonly type: 'word'; readonly pieces: readonly Piece[] }
  | { readonly type: 'operator'; readonly text: string };

const OPERATORS = [
  '2>&1',
  '>&2',
  '1>&2',
  '&>',
  '2>>',
  '2>',
  '>>',
  '1>',
  '&&',
  '||',
  ';;',
  '|',
  '&',
  ';',
  '>',
  '<',
  '(',
  ')',
  '\n',
];
const VARIABLE = /^(?:\{([A-Za-z_0-9@#?]+)(?::-([^}]*))?\}|([A-Za-z_][A-Za-z_0-9]*|[0-9@#?$]))/;

/** Cuts a POSIX shell script into words and operators. Knows quotes, `$name`, `$(…)` and backquotes. */
export function tokens(script: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const space = /^(?:[ \t]|\\\n)+|^#[^\n]*/.exec(rest)?.[0];
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const operator = OPERATORS.find((text) => rest.startsWith(text));
    if (operator !== undefined) {
      found.push({ type: 'operator', text: operator });
      at += operator.length;
      continue;
    }
    const word = readWord(script, at);
    found.push({ type: 'word', pieces: word.pieces });
    at = word.end;
  }
  return found;
}

interface Read {
  readonly pieces: readonly Piece[];
  readonly end: number;
}

function readWord(script: string, from: number): Read {
  const pieces: Piece[] = [];
  let at = from;
  while (at < script.length && !/[ \t\n;&|<>()]/.test(script[at] ?? '')) {
    const letter = script[at];
    if (letter === "'") {
      const end = closing(script, "'", at + 1);
      pieces.push({ type: 'text', text: script.slice(at + 1, end), quoted: true });
      at = end + 1;
    } else if (letter === '"') {
      const read = readQuoted(script, at + 1);
      pieces.push(...read.pieces);
      at = read.end;
    } else {
      const read = readPiece(script, at, false);
      pieces.push(read.piece);
      at = read.end;
    }
  }
  return { pieces, end: at };
}

function readQuoted(script: string, from: number): Read {
  const pieces: Piece[] = [{ type: 'text', text: '', quoted: true }];
  let at = from;
  while (at < script.length && script[at] !== '"') {
    const read = readPiece(script, at, true);
    pieces.push(read.piece);
    at = read.end;
  }
  return { pieces, end: at + 1 };
}

function readPiece(
  script: string,
  at: number,
  quoted: boolean,
): { readonly piece: Piece; readonly end: number } {
  const letter = script[at] ?? '';
  if (letter === '\\')
    return { piece: { type: 'text', text: script[at + 1] ?? '', quoted: true }, end: at + 2 };
  if (letter === '`') {
    const end = closing(script, '`', at + 1);
    return { piece: { type: 'command', script: script.slice(at + 1, end), quoted }, end: end + 1 };
  }
  if (script.startsWith('$(', at)) {
    const end = closingParenthesis(script, at + 2);
    return { piece: { type: 'command', script: script.slice(at + 2, end), quoted }, end: end + 1 };
  }
  const variable = letter === '$' ? VARIABLE.exec(script.slice(at + 1)) : null;
  if (variable !== null) {
    const name = variable[1] ?? variable[3] ?? '';
    return { piece: { type: 'variable', name, quoted }, end: at + 1 + variable[0].length };
  }
  return { piece: { type: 'text', text: letter, quoted }, end: at + 1 };
}

function closing(script: string, quote: string, from: number): number {
  const end = script.indexOf(quote, from);
  return end === -1 ? script.length : end;
}

function closingParenthesis(script: string, from: number): number {
  let depth = 1;
  for (let at = from; at < script.length; at += 1) {
    if (script[at] === '(') depth += 1;
    if (script[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return script.length;
}
