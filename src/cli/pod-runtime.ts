import type { PodRuntime } from '../sandbox/http/pod-runtime.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** What runs in the sandbox' pods, as its HTTP front asks for it. */
export function podRuntime(sandbox: Sandbox): PodRuntime {
  return {
    exec: ({ metadata }, container, command, stdin) =>
      sandbox.exec({ namespace: metadata?.namespace, name: metadata?.name ?? '', container }, command, stdin),
    logs: ({ metadata }, container, options) =>
      sandbox.logs({ namespace: metadata?.namespace, name: metadata?.name ?? '', container }, options),
  };
}
