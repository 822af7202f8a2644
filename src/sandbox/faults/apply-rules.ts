import type { SandboxTime } from '../clock/time.ts';
import type { Dns } from '../dns/answers.ts';
import type { Faults as NodeFaults } from '../nodes/faults.ts';
import type { Fault, Faults } from './faults.ts';
import type { FaultRule } from './rule.ts';

export interface Victim {
  readonly time: SandboxTime;
  /** What goes wrong between a client and the server. */
  readonly requests: Faults;
  /** What goes wrong in the cluster itself. */
  readonly cluster: NodeFaults;
  readonly dns: Dns;
}

/**
 * Arranges for everything the rules say to go wrong in its time.
 * @throws Error when a rule speaks of a node that is not there.
 */
export function applyRules(rules: readonly FaultRule[], victim: Victim): void {
  for (const rule of rules) if (rule.fault === 'loseNode') victim.cluster.assertNode(rule.name);
  for (const rule of rules) apply(rule, victim);
}

function apply(rule: FaultRule, victim: Victim): void {
  const { requests, cluster, dns } = victim;
  switch (rule.fault) {
    case 'answer':
    case 'reset':
    case 'slow':
      requests.place(rule, faultOf(rule));
      return;
    case 'deny': {
      let allow = () => {};
      return during(rule, victim, { begin: () => (allow = requests.deny(rule)), end: () => allow() });
    }
    case 'dropWatches':
      return dropAgainAndAgain(rule, victim);
    case 'lagWatches':
      return during(rule, victim, {
        begin: () => requests.lagWatches(rule.resource, rule.by),
        end: () => requests.lagWatches(rule.resource, 0),
      });
    case 'stopControllers':
      return during(rule, victim, {
        begin: () => cluster.stopControllers(),
        end: () => cluster.startControllers(),
      });
    case 'lagControllers':
      return during(rule, victim, {
        begin: () => cluster.lagControllers(rule.by),
        end: () => cluster.lagControllers(0),
      });
    case 'stopScheduler':
      return during(rule, victim, {
        begin: () => cluster.stopScheduler(),
        end: () => cluster.startScheduler(),
      });
    case 'loseNode':
      return during(rule, victim, {
        begin: () => cluster.loseNode(rule.name, rule.how),
        end: () => cluster.returnNode(rule.name),
      });
    case 'removeImage':
      return during(rule, victim, {
        begin: () => cluster.removeImage(rule.name),
        end: () => cluster.restoreImage(rule.name),
      });
    case 'cacheDns':
      return during(rule, victim, { begin: () => dns.cacheFor(rule.by), end: () => dns.cacheFor(0) });
  }
}

type OnRequests = FaultRule & { readonly fault: 'answer' | 'reset' | 'slow' };

function faultOf(rule: OnRequests): Fault {
  switch (rule.fault) {
    case 'answer': {
      const { code, retryAfter, message } = rule;
      return {
        type: 'refuse',
        code,
        ...(retryAfter !== undefined && { retryAfterSeconds: Math.ceil(retryAfter / 1000) }),
        ...(message !== undefined && { message }),
      };
    }
    case 'reset':
      return { type: 'reset', when: rule.when };
    case 'slow':
      return { type: 'slow', ms: rule.by };
  }
}

interface Timed {
  readonly at: number;
  readonly for?: number | undefined;
}

function during(
  { at, for: lasting }: Timed,
  { time }: Victim,
  { begin, end }: { readonly begin: () => void; readonly end: () => void },
): void {
  const begun = () => {
    begin();
    if (lasting !== undefined) time.after(lasting, end);
  };
  // At once is at once: what is asked for in this very moment is hit already.
  if (at === 0) begun();
  else time.after(at, begun);
}

function dropAgainAndAgain(
  { at, every, how, resource }: FaultRule & { readonly fault: 'dropWatches' },
  { time, requests }: Victim,
): void {
  const drop = () => {
    requests.dropWatches(how, resource);
    if (every !== undefined && every > 0) time.after(every, drop);
  };
  time.after(at > 0 ? at : (every ?? 0), drop);
}
