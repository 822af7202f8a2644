import { tokens, type Piece, type Token } from './lexer.ts';

export type Word = readonly Piece[];

export interface Redirection {
  readonly operator: string;
  readonly target: Word;
}

/** What a shell can be told. `list` runs its parts one after the other, each under a condition on the one before. */
export type Command =
  | {
      readonly type: 'simple';
      readonly words: readonly Word[];
      readonly redirections: readonly Redirection[];
    }
  | { readonly type: 'pipeline'; readonly commands: readonly Command[]; readonly negated: boolean }
  | { readonly type: 'list'; readonly parts: readonly Part[] }
  | {
      readonly type: 'if';
      readonly condition: Command;
      readonly met: Command;
      readonly unmet: Command | undefined;
    }
  | { readonly type: 'while'; readonly condition: Command; readonly until: boolean; readonly body: Command }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Command }
  | { readonly type: 'function'; readonly name: string; readonly body: Command };

export interface Part {
  readonly command: Command;
  readonly when: 'always' | 'succeeded' | 'failed';
  readonly background: boolean;
}

/** A script that the sandbox' small shell does not understand. */
class ShellSyntaxError extends Error {}

/** Parses the part of POSIX shell that probes and small containers are written in. */
export function parseScript(script: string): Command {
  const parser = new Parser(tokens(script));
  const parsed = parser.list([]);
  parser.end();
  return parsed;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  end(): void {
    if (this.#at < this.#tokens.length)
      throw new ShellSyntaxError(`syntax error: unexpected "${this.#said()}"`);
  }

  list(until: readonly string[]): Command {
    const parts: Part[] = [];
    let when: Part['when'] = 'always';
    this.#skip(';', '\n');
    while (this.#at < this.#tokens.length && !until.includes(this.#said())) {
      const command = this.#pipeline();
      const background = this.#take('&');
      parts.push({ command, when, background });
      when = this.#take('&&') ? 'succeeded' : this.#take('||') ? 'failed' : 'always';
      if (when === 'always' && !background && !this.#ends(until)) this.#expectSeparator();
      this.#skip(';', '\n');
    }
    return { type: 'list', parts };
  }

  #ends(until: readonly string[]): boolean {
    return this.#at >= this.#tokens.length || until.includes(this.#said());
  }

  #expectSeparator(): void {
    if (!this.#take(';') && !this.#take('\n'))
      throw new ShellSyntaxError(`syntax error: unexpected "${this.#said()}"`);
  }

  #pipeline(): Command {
    const negated = this.#take('!');
    const commands = [this.#command()];
    while (this.#take('|')) commands.push(this.#command());
    const [only] = commands;
    return commands.length === 1 && only !== undefined && !negated
      ? only
      : { type: 'pipeline', commands, negated };
  }

  #command(): Command {
    if (this.#take('if')) return this.#if();
    if (this.#take('while')) return this.#while(false);
    if (this.#take('until')) return this.#while(true);
    if (this.#take('for')) return this.#for();
    if (this.#take('{')) return this.#group('}');
    if (this.#take('(')) return this.#group(')');
    return this.#isFunction() ? this.#function() : this.#simple();
  }

  #group(end: string): Command {
    const body = this.list([end]);
    this.#expect(end);
    return body;
  }

  /** `name()`: no other word is followed by a parenthesis. */
  #isFunction(): boolean {
    const after = this.#tokens[this.#at + 1];
    return this.#next()?.type === 'word' && after?.type === 'operator' && after.text === '(';
  }

  #function(): Command {
    const name = this.#operator();
    this.#expect('(');
    this.#expect(')');
    this.#skip('\n');
    return { type: 'function', name, body: this.#command() };
  }

  #if(): Command {
    const condition = this.list(['then']);
    this.#expect('then');
    const met = this.list(['elif', 'else', 'fi']);
    if (this.#take('elif')) return { type: 'if', condition, met, unmet: this.#if() };
    const unmet = this.#take('else') ? this.list(['fi']) : undefined;
    this.#expect('fi');
    return { type: 'if', condition, met, unmet };
  }

  #while(until: boolean): Command {
    const condition = this.list(['do']);
    return { type: 'while', condition, until, body: this.#body() };
  }

  #for(): Command {
    const name = this.#said();
    this.#at += 1;
    const words: Word[] = [];
    if (this.#take('in')) while (this.#next()?.type === 'word') words.push(this.#word());
    this.#skip(';', '\n');
    return { type: 'for', name, words, body: this.#body() };
  }

  #body(): Command {
    this.#expect('do');
    const body = this.list(['done']);
    this.#expect('done');
    return body;
  }

  #simple(): Command {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (next.type === 'word') words.push(this.#word());
      else if (['2>&1', '>&2', '1>&2'].includes(next.text))
        redirections.push({ operator: this.#operator(), target: [] });
      else if (/[<>]/.test(next.text))
        redirections.push({ operator: this.#operator(), target: this.#word() });
      else break;
    }
    if (words.length === 0 && redirections.length === 0)
      throw new ShellSyntaxError(`syntax error: unexpected "${this.#said()}"`);
    return { type: 'simple', words, redirections };
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #word(): Word {
    const next = this.#next();
    if (next?.type !== 'word') throw new ShellSyntaxError(`syntax error: unexpected "${this.#said()}"`);
    this.#at += 1;
    return next.pieces;
  }

  #operator(): string {
    const said = this.#said();
    this.#at += 1;
    return said;
  }

  /** The next token as it is written, when it is an operator or a plain word. */
  #said(): string {
    const next = this.#next();
    if (next === undefined) return 'end of file';
    if (next.type === 'operator') return next.text;
    return next.pieces.every((piece) => piece.type === 'text' && !piece.quoted)
      ? next.pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('')
      : '';
  }

  #take(text: string): boolean {
    if (this.#next() === undefined || this.#said() !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text))
      throw new ShellSyntaxError(`syntax error: unexpected "${this.#said()}" (expecting "${text}")`);
  }

  #skip(...texts: readonly string[]): void {
    while (texts.some((text) => this.#take(text))) continue;
  }
}
