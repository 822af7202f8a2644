import { lookUp } from '../issue.ts';
import { referencesIn } from '../reference.ts';
import { type Rule, stepsOf, type Subject } from './rule.ts';

/** Words that a shell runs and that people also like as names of parameters. */
const SHELL = /^(?:\/\S*\/)?(?:sh|bash|ash|dash|zsh|ksh|busybox)$/;

export const shellSubstitution: Rule = {
  id: 'shell-substitution',
  gravity: 'warning',
  what: 'A `$(name)` in a command of a shell that is taken for the parameter of that name; `$$(name)` leaves it to the shell',
  check: (subject) => [
    ...stepsOf(subject).flatMap(({ at }) => commandsIn(subject, at)),
    ...commandsIn(subject, ['spec', 'steadyState']),
  ],
};

/** Every list below the path that begins with a shell, and the references in it. */
function commandsIn(
  subject: Subject,
  path: readonly (string | number)[],
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const value = lookUp(subject.written, path);
  if (Array.isArray(value) && typeof value[0] === 'string' && SHELL.test(value[0])) {
    return referencesIn(value, path)
      .filter(({ name }) => subject.parameters.includes(name))
      .map(({ name, path: at }) => ({
        path: at,
        message: `$(${name}) is the parameter here, not what the shell makes of ${name}: for the shell write $$(${name})`,
      }));
  }
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => commandsIn(subject, [...path, key]));
}
