import type {
  Endpoint,
  EndpointSlice,
  KubeEvent,
  PodDisruptionBudget,
  Service,
} from '../../objects/surroundings.ts';
import type { CreatedMeta, PodCondition } from './objects.ts';

export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

export interface FullService extends Service {
  readonly spec?: NonNullable<Service['spec']> & {
    readonly type?: string;
    readonly ports?: readonly ServicePort[];
  };
}

export interface FullEndpoint extends Endpoint {
  readonly targetRef?: NonNullable<Endpoint['targetRef']> & { readonly namespace?: string };
}

export interface FullEndpointSlice extends EndpointSlice {
  readonly metadata?: CreatedMeta;
  readonly endpoints?: readonly FullEndpoint[];
  readonly ports?: readonly ServicePort[];
}

export interface FullEvent extends KubeEvent {
  readonly firstTimestamp?: string;
  readonly involvedObject?: NonNullable<KubeEvent['involvedObject']> & {
    readonly apiVersion?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly fieldPath?: string;
  };
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly action?: string;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
}

export interface FullBudget extends PodDisruptionBudget {
  readonly spec?: NonNullable<PodDisruptionBudget['spec']> & { readonly unhealthyPodEvictionPolicy?: string };
  readonly status?: NonNullable<PodDisruptionBudget['status']> & {
    readonly expectedPods?: number;
    readonly observedGeneration?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
    readonly conditions?: readonly PodCondition[];
  };
}
