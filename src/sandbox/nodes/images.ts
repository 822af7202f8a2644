import type { FullContainer } from '../controllers/objects.ts';

export interface Registry {
  /** Why an image cannot be pulled, in containerd's words; undefined when it can. */
  refusal(image: string): string | undefined;
}

/** What a container of an image runs when it names no command, and where it serves files from. */
export interface ImageContent {
  readonly entrypoint: readonly string[];
  /** Folder whose files are served over HTTP; undefined when the program answers every path. */
  readonly documents: string | undefined;
  readonly port: number;
  readonly files: Readonly<Record<string, string>>;
  /** Only known programs can be run in it; in any other image an unknown program is the application. */
  readonly onlyTools: boolean;
  /** Nothing but its own program is in it: no shell, no tools. */
  readonly bare?: true;
}

const WELCOME = '<!DOCTYPE html><title>Welcome</title>\n';
const application: ImageContent = {
  entrypoint: ['java'],
  documents: undefined,
  port: 0,
  files: {},
  onlyTools: false,
};
const tools: ImageContent = { entrypoint: ['sh'], documents: undefined, port: 0, files: {}, onlyTools: true };

function webServer(documents: string, program: string): ImageContent {
  const files = { [`${documents}/index.html`]: WELCOME };
  return { entrypoint: [program], documents, port: 80, files, onlyTools: false };
}

const known: Readonly<Record<string, ImageContent>> = {
  nginx: webServer('/usr/share/nginx/html', 'nginx'),
  'nginx-slim': webServer('/usr/share/nginx/html', 'nginx'),
  httpd: webServer('/usr/local/apache2/htdocs', 'httpd-foreground'),
  // Upstream: test/images/agnhost/webserver: all of its own root folder, a certificate among it.
  agnhost: { ...webServer('/', 'httpd-foreground'), files: { '/localhost.crt': 'CERTIFICATE\n' } },
  busybox: tools,
  alpine: tools,
  pause: { ...application, entrypoint: ['redis-server'], bare: true },
};

export function contentOf(image: string): ImageContent {
  const repository = repositoryOf(image);
  const found = known[repository.split('/').at(-1) ?? ''] ?? application;
  return /(?:^|\/)distroless\//.test(repository) ? { ...found, bare: true } : found;
}

/** The name without tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** As containerd names an image of Docker's library. */
export function normalized(image: string): string {
  const tagged = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
  const [first = ''] = tagged.split('/');
  if (!tagged.includes('/')) return `docker.io/library/${tagged}`;
  return first.includes('.') || first.includes(':') || first === 'localhost' ? tagged : `docker.io/${tagged}`;
}

const ABSENT = /(?:^|[^a-z])(?:no-?such|does-?not-?exist|not-?there|missing|broken|bad)(?:$|[^a-z])/;

/**
 * A registry that has every image but those whose name says otherwise (a host under `.invalid`, or a name like
 * `no-such` or `does-not-exist`) and those a test or a fault takes out of it.
 */
export class WorldRegistry implements Registry {
  readonly #removed = new Set<string>();

  remove(image: string): void {
    this.#removed.add(image);
  }

  restore(image: string): void {
    this.#removed.delete(image);
  }

  refusal(image: string): string | undefined {
    const [host = ''] = image.split('/');
    const absent = this.#removed.has(image) || host.endsWith('.invalid') || ABSENT.test(image);
    if (!absent) return undefined;
    const name = normalized(image);
    return `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
  }
}

/** Upstream: pkg/apis/core/v1/defaults.go: `Always` for `latest`. */
export function pullPolicyOf({ image = '', imagePullPolicy }: FullContainer): string {
  if (imagePullPolicy !== undefined) return imagePullPolicy;
  return normalized(image).endsWith(':latest') ? 'Always' : 'IfNotPresent';
}
