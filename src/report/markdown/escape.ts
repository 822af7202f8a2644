/**
 * Text from a cluster for Markdown as GitHub, GitLab and Gitea read it. It must not start a line: what makes a heading,
 * a list or a quotation there is left as it is. Control characters and line feeds are taken to be gone already.
 */
export function prose(text: string): string {
  return text.replaceAll(LINKING, (found) => `${found}${JOINER}`).replaceAll(SPECIAL, escaped);
}

/** As code where it is a name or an identifier and nothing in it can end that, else as prose. */
export function code(text: string): string {
  return PLAIN.test(text) ? `\`${text}\`` : prose(text);
}

/** Lines to copy, in a fence that nothing in them can close. */
export function fenced(lines: readonly string[], language: string): readonly string[] {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return [`${fence}${language}`, ...lines, fence];
}

const SPECIAL = /[\\`*_{}[\]<>|~$&!^]/g;

const PLAIN = /^[\w./:=+<>…→-](?:[\w./:=+<>…→ -]*[\w./:=+<>…→-])?$/;

/** Backslashes would do for most, but not for a bar in a table, nor for HTML everywhere. */
function escaped(character: string): string {
  return '\\|`<>&'.includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`;
}

/** Where addresses, mentions and references begin that are made links, whatever is escaped around them. */
const LINKING = /@|#(?=\w)|(?:https?|ftp|mailto|xmpp):|www(?=\.)/gi;

/** A character without width that nothing is broken at. */
const JOINER = '\u2060';
