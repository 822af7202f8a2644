import type { Pod } from '../../objects/workload.ts';

/** What runs in the pods, for logs and exec. The node model provides it. */
export interface PodRuntime {
  /** `stdin`: all that the command can read from its standard input. */
  exec(
    pod: Pod,
    container: string,
    command: readonly string[],
    stdin: string,
  ): ExecResult | Promise<ExecResult>;
  /** Everything the container has written so far, or the one before it. */
  logs(pod: Pod, container: string, options: { readonly previous: boolean }): string;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
