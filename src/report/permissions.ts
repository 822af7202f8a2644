import type { Permission } from '../drill/plan.ts';
import type { Look } from './format.ts';
import { permissionTable } from './plan/permissions.ts';
import { styleFor } from './run/style.ts';
import { escapeAll } from './text/escape.ts';
import { page } from './text/page.ts';

interface Checked {
  readonly scenario: string;
  readonly namespace: string;
  /** Name of the set. */
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Whether what the steps need is among the permissions. */
  readonly complete: boolean;
}

/** Whether a drill may be run, in a sentence, and all that it takes, for `preflight`. */
export function renderPermissions(checked: Checked, look: Look): string {
  const { scenario, namespace, name, permissions, complete } = escapeAll(checked);
  const style = styleFor(look, true);
  const { paint } = style;
  const missing = permissions.filter(({ allowed }) => !allowed);
  const required = missing.filter(({ optional }) => !optional);
  const drill = `run ${scenario} on sts/${name} in namespace ${namespace}`;
  const head =
    required.length > 0
      ? `You ${paint.bad('may not')} ${drill}: ${required.length} of ${permissions.length} missing.`
      : `You may ${drill}${missing.length > 0 ? `; ${missing.length} optional missing, so some verdicts will be unknown` : ''}.`;
  const rest = complete ? [] : ['The set or its pods may not be read, so what the steps need is not known.'];
  const wayOut =
    required.length > 0
      ? [`The Role that allows it: kubectl sts-doctor rbac ${scenario} sts/${name} -n ${namespace}`]
      : [];
  return page([[head, ...rest], permissionTable(permissions, style), wayOut]);
}
