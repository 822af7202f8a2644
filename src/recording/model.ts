/** What a server that answers with this version is a model of; undefined for a real one. A sandbox says so itself. */
export function modelOf(serverVersion: string): string | undefined {
  return serverVersion.endsWith('+sandbox')
    ? `a model of Kubernetes ${serverVersion.replace('+sandbox', '')}`
    : undefined;
}
