import { typed } from './terminal.ts';

const BLOCK = /^```console\n([\s\S]*?)^```$/gm;
const PROMPT = '$ ';

/**
 * The page with the output of every command in its `console` blocks as it is now. A command whose exit code is not 0
 * is followed by `$ echo $?`, so that no failure is shown without its code.
 */
export async function played(page: string): Promise<string> {
  let out = '';
  let from = 0;
  for (const match of page.matchAll(BLOCK)) {
    const commands = commandsIn(match[1] ?? '');
    out += page.slice(from, match.index) + (await block(commands));
    from = match.index + match[0].length;
  }
  return out + page.slice(from);
}

function commandsIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.startsWith(PROMPT) ? [line.slice(PROMPT.length)] : []));
}

/** The commands and what they print, as a block of a page. */
export async function block(commands: readonly string[]): Promise<string> {
  const screens: string[] = [];
  for (const command of commands.filter((line) => line !== 'echo $?')) {
    const { text, code } = await typed(command);
    screens.push(`${PROMPT}${command}\n${tidy(text)}`);
    // After a pipe the shell would tell the code of its last program.
    if (code !== 0 && !command.includes(' | ')) screens.push(`${PROMPT}echo $?\n${code}\n`);
  }
  return `\`\`\`console\n${screens.join('')}\`\`\``;
}

/** Editors and hooks take blanks at the end of a line away. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return `${lines.join('\n').trimEnd()}\n`;
}
