import type { Condition, KubeObject, LabelSelector, ObjectMeta } from '../../objects/meta.ts';
import type {
  Claim,
  Container,
  ContainerStatus,
  Pod,
  PodSpec,
  PodVolume,
  StatefulSet,
  Volume,
} from '../../objects/workload.ts';

/**
 * Kubernetes objects with the fields that controllers and nodes read beside those a diagnosis does. They extend the
 * project's own, so that an object of either kind is one of the other.
 */
export interface CreatedMeta extends ObjectMeta {
  readonly generateName?: string;
}

export interface Probe {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: { readonly path?: string; readonly port?: number | string; readonly scheme?: string };
  readonly tcpSocket?: { readonly port?: number | string };
  readonly grpc?: { readonly port?: number };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  /** How long a container has that this probe gives up; without it the pod's. */
  readonly terminationGracePeriodSeconds?: number;
}

export interface FullContainer extends Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly imagePullPolicy?: string;
  /** `Always` makes an init container one that goes on running. */
  readonly restartPolicy?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
    readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
  }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly volumeDevices?: readonly { readonly name?: string }[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: {
    readonly preStop?: {
      readonly exec?: { readonly command?: readonly string[] };
      readonly sleep?: { readonly seconds?: number };
    };
  };
}

export interface VolumeMount {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface FullVolume extends PodVolume {
  readonly configMap?: { readonly name?: string; readonly optional?: boolean };
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
}

export interface FullPodSpec extends PodSpec {
  readonly containers?: readonly FullContainer[];
  readonly initContainers?: readonly FullContainer[];
  readonly volumes?: readonly FullVolume[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly restartPolicy?: string;
  readonly overhead?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly enableServiceLinks?: boolean;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name?: string }[];
  readonly readinessGates?: readonly { readonly conditionType?: string }[];
  readonly affinity?: {
    readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector };
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
    };
  };
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey?: string;
}

export interface NodeSelector {
  readonly nodeSelectorTerms?: readonly {
    readonly matchExpressions?: NonNullable<LabelSelector['matchExpressions']>;
  }[];
}

export interface PodCondition extends Condition {
  readonly lastProbeTime?: string | null;
  readonly observedGeneration?: number;
}

export interface FullContainerStatus extends ContainerStatus {
  readonly started?: boolean;
  readonly imageID?: string;
  readonly containerID?: string;
  readonly allocatedResources?: Readonly<Record<string, string>>;
  readonly resources?: NonNullable<FullContainer['resources']>;
  readonly volumeMounts?: readonly (Omit<VolumeMount, 'subPath'> & { readonly recursiveReadOnly?: string })[];
}

export interface FullPod extends Pod {
  readonly metadata?: CreatedMeta;
  readonly spec?: FullPodSpec;
  readonly status?: NonNullable<Pod['status']> & {
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly hostIPs?: readonly { readonly ip?: string }[];
    readonly qosClass?: string;
    readonly observedGeneration?: number;
    readonly nominatedNodeName?: string;
    readonly conditions?: readonly PodCondition[];
    readonly containerStatuses?: readonly FullContainerStatus[];
    readonly initContainerStatuses?: readonly FullContainerStatus[];
  };
}

export interface FullSet extends StatefulSet {
  readonly spec?: Omit<NonNullable<StatefulSet['spec']>, 'template' | 'volumeClaimTemplates'> & {
    readonly template?: { readonly metadata?: ObjectMeta; readonly spec?: FullPodSpec };
    readonly volumeClaimTemplates?: readonly FullClaim[];
  };
}

export interface FullClaim extends Claim {
  readonly spec?: NonNullable<Claim['spec']> & {
    readonly selector?: LabelSelector;
    readonly volumeMode?: string;
  };
  readonly status?: NonNullable<Claim['status']> & {
    readonly capacity?: Readonly<Record<string, string>>;
    readonly accessModes?: readonly string[];
  };
}

export interface FullVolumeObject extends Volume {
  readonly spec?: NonNullable<Volume['spec']> & {
    readonly capacity?: Readonly<Record<string, string>>;
    readonly accessModes?: readonly string[];
    readonly volumeMode?: string;
    readonly hostPath?: { readonly path?: string; readonly type?: string };
    readonly claimRef?: NonNullable<Volume['spec']>['claimRef'] & {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly resourceVersion?: string;
    };
    readonly nodeAffinity?: { readonly required?: NodeSelector };
  };
  readonly status?: NonNullable<Volume['status']> & {
    readonly message?: string;
    readonly reason?: string;
    readonly lastPhaseTransitionTime?: string;
  };
}

export interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowVolumeExpansion?: boolean;
}

export interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly timeAdded?: string;
}

export interface NodeCondition extends Condition {
  readonly lastHeartbeatTime?: string;
}

export interface Node extends KubeObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly podCIDR?: string;
  };
  readonly status?: {
    readonly addresses?: readonly { readonly type?: string; readonly address?: string }[];
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly capacity?: Readonly<Record<string, string>>;
    readonly conditions?: readonly NodeCondition[];
    readonly nodeInfo?: Readonly<Record<string, string>>;
    readonly images?: readonly unknown[];
    /** Disks that the node's kubelet uses, as nodes name them. */
    readonly volumesInUse?: readonly string[];
  };
}

export interface Namespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: string };
}
