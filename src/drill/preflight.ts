import { type ExitCode, exitCodes } from '../lib/failure.ts';
import type { Host } from './host.ts';
import { needsHere } from './needs-here.ts';
import { reviewNeeds } from './permissions.ts';
import type { Permission } from './plan.ts';
import type { DrillRequest } from './prepare.ts';

/** Whether a drill may be run here, verb by verb. */
export interface Preflight {
  readonly permissions: readonly Permission[];
  /** False when the set itself may not be read, so that what its steps need is not among the permissions. */
  readonly complete: boolean;
  readonly exitCode: ExitCode;
}

/** Asks the server for everything a drill needs, its undo included, and changes nothing. */
export async function preflight(request: DrillRequest, host: Host): Promise<Preflight> {
  const { needs, complete } = await needsHere(request, host);
  const { cluster, interrupts } = host;
  const permissions = await reviewNeeds(cluster, request.namespace, needs, interrupts.first);
  const isMissing = permissions.some(({ allowed, optional }) => !allowed && !optional);
  return { permissions, complete, exitCode: isMissing || !complete ? exitCodes.refused : exitCodes.held };
}
