import type { Command } from '../command.ts';
import { type Candidates, files, nothing, oneOf } from './candidates.ts';
import type { Sources } from './sources.ts';
import { nameOf, type Typed } from './typed.ts';

/** What the next word that is no flag may be. `begun` is what of it is there. */
export async function positionalValues(
  command: Command,
  begun: string,
  typed: Typed,
  sources: Sources,
): Promise<Candidates> {
  const places = command.usage.split(' ').slice(1);
  const index = typed.positionals.length;
  const place = (places[index] ?? (places.at(-1)?.includes('..') ? places.at(-1) : '')) || '';
  switch (place.replaceAll(/[<>[\].]/g, '')) {
    case 'scenario': {
      const { values } = oneOf(await sources.scenarios());
      // Besides the shipped ones it may be any file, except where only those can be meant.
      return nameOf(command) === 'show' ? oneOf(values) : { ...files, values };
    }
    case 'target':
      return setNames(
        begun,
        typed.positionals.slice(places.findIndex((one) => one === place)),
        typed,
        sources,
      );
    case 'shell':
      return oneOf([...shells, 'install']);
    case 'recording':
    case 'file':
      return files;
    default:
      return nothing;
  }
}

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

const KIND = /^(?:sts|statefulsets?(?:\.v1)?(?:\.apps)?)$/i;

/** `sts/NAME`, with the kind as it was begun; a bare name after a kind. Of sets there is only one. */
async function setNames(
  begun: string,
  before: readonly string[],
  typed: Typed,
  sources: Sources,
): Promise<Candidates> {
  const [kind, ...more] = before;
  if (more.length > 0 || (kind !== undefined && !KIND.test(kind))) return nothing;
  const names = typed.flags.has('sandbox') ? ['web'] : await sources.sets(typed);
  if (kind !== undefined) return oneOf(names);
  const slash = begun.indexOf('/');
  const prefix = slash === -1 ? 'sts' : begun.slice(0, slash);
  const qualified = names.map((name) => `${prefix}/${name}`);
  return oneOf(slash === -1 && begun !== '' && !'sts/'.startsWith(begun) ? names : qualified);
}
