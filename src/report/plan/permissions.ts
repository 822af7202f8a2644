import type { Permission } from '../../drill/plan.ts';
import type { Style } from '../run/style.ts';
import { columns } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';

/** What is missing; all of it only for those who ask for everything. */
export function permissions(all: readonly Permission[], { paint, wide }: Style): readonly string[] {
  if (all.length === 0) return [];
  const missing = all.filter(({ allowed }) => !allowed);
  const shown = wide ? all : missing;
  const granted = all.length - missing.length;
  const tally = missing.length === 0 ? `all ${all.length} granted` : `${granted} of ${all.length} granted`;
  return [
    `${paint.strong('PERMISSIONS')}  ${tally}`,
    ...(shown.length > 0 ? permissionTable(shown, { paint }) : []),
  ];
}

export function permissionTable(
  shown: readonly Permission[],
  { paint }: Pick<Style, 'paint'>,
): readonly string[] {
  const rows = shown.map((permission) => [
    permission.verb,
    permission.group === '' ? permission.resource : `${permission.resource}.${permission.group}`,
    permission.name ?? '*',
    answer(permission, paint),
    permission.purpose,
  ]);
  return columns(['VERB', 'RESOURCE', 'NAME', 'ALLOWED', 'NEEDED TO'], rows);
}

/** `no, optional`: the run goes on without, and what it would have shown is unknown. */
function answer({ allowed, optional }: Permission, paint: Paint): string {
  if (allowed) return 'yes';
  return optional ? paint.doubt('no, optional') : paint.bad('no');
}
