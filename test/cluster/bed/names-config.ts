import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, endpointsOf, pathsOf } from './bed.ts';

/**
 * Writes the Corefile. CoreDNS runs beside the cluster, on an address of its own, so that names resolve even
 * where service addresses are not routed. It knows the cluster's names only, and says of all others that they do not
 * exist: left to itself it would call that a failure of the server, which clients retry.
 */
export async function writeNameConfig(bed: Bed): Promise<void> {
  await writeFile(join(bed.dir, 'other-names.zone'), '. 60 IN SOA . . 1 60 60 60 60\n. 60 IN NS .\n');
  await writeFile(
    join(bed.dir, 'Corefile'),
    `.:53 {
  bind ${bed.address}
  errors
  ready ${endpointsOf(bed).namesReady}
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${pathsOf(bed).admin} bed
    pods insecure
    ttl 1
  }
  file ${join(bed.dir, 'other-names.zone')} .
}
`,
  );
}
