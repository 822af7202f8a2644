import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, pathsOf } from './bed.ts';
import { run } from './command.ts';

export interface Certificate {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
}

interface Subject {
  readonly name: string;
  /** Kubernetes reads the organisations of a client certificate as the user's groups. */
  readonly groups?: readonly string[];
  /** For servers, in OpenSSL's notation: `DNS:localhost,IP:127.0.0.1`. */
  readonly altNames?: string;
}

// P-256 throughout: an RSA key takes a tenth of a second or more, times seven, at every start.
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes the bed's certificate authority and the key that signs service account tokens. */
export async function makeAuthority(bed: Bed): Promise<void> {
  const { pki } = pathsOf(bed);
  await mkdir(pki, { recursive: true, mode: 0o700 });
  // OpenSSL's own configuration would make every certificate a CA.
  await writeFile(join(pki, 'openssl.cnf'), '[req]\ndistinguished_name = empty\n[empty]\n');
  await request(bed, 'ca', '/CN=sts-doctor-bed', [
    'basicConstraints=critical,CA:TRUE',
    'keyUsage=critical,keyCertSign',
  ]);
  await run([
    'openssl',
    'ecparam',
    '-name',
    'prime256v1',
    '-genkey',
    '-noout',
    '-out',
    join(pki, 'accounts.key'),
  ]);
  await run([
    'openssl',
    'ec',
    '-in',
    join(pki, 'accounts.key'),
    '-pubout',
    '-out',
    join(pki, 'accounts.pub'),
  ]);
}

/** Issues a certificate good for client and server, valid for 30 days, as `<file>.crt` and `<file>.key`. */
export async function issueCertificate(bed: Bed, file: string, subject: Subject): Promise<Certificate> {
  const names = [
    ...(subject.groups ?? []).map((group) => `O=${escape(group)}`),
    `CN=${escape(subject.name)}`,
  ];
  const { pki } = pathsOf(bed);
  return request(
    bed,
    file,
    `/${names.join('/')}`,
    [
      'basicConstraints=critical,CA:FALSE',
      'extendedKeyUsage=clientAuth,serverAuth',
      ...(subject.altNames ? [`subjectAltName=${subject.altNames}`] : []),
    ],
    ['-CA', join(pki, 'ca.crt'), '-CAkey', join(pki, 'ca.key')],
  );
}

async function request(
  bed: Bed,
  file: string,
  subject: string,
  extensions: readonly string[],
  signer: readonly string[] = [],
): Promise<Certificate> {
  const { pki } = pathsOf(bed);
  const made = { certificate: join(pki, `${file}.crt`), key: join(pki, `${file}.key`) };
  await run([
    'openssl',
    'req',
    '-x509',
    `-config=${join(pki, 'openssl.cnf')}`,
    '-days=30',
    `-subj=${subject}`,
    ...newKey,
    ...signer,
    ...extensions.flatMap((extension) => ['-addext', extension]),
    `-keyout=${made.key}`,
    `-out=${made.certificate}`,
  ]);
  return made;
}

/** A slash would begin the next part of the subject, a plus would join two. */
function escape(name: string): string {
  return name.replaceAll(/[\\/+]/g, String.raw`\$&`);
}
