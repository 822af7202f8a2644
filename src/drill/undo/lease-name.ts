/** Of the Lease that a run on this set holds; it owns what the run creates. */
export function leaseName(setName: string): string {
  return `sts-doctor.${setName}`;
}
