/** What everything bears that runs put into a cluster beside the set: Leases, and definitions put aside. */
export const ourLabels = { 'app.kubernetes.io/managed-by': 'sts-doctor' } as const;
export const ourSelector = 'app.kubernetes.io/managed-by=sts-doctor';
