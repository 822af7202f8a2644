/** An object as somebody wrote it down: of any kind, and with a name. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly ownerReferences?: readonly object[] | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
  };
}

/** Creates objects in the namespace of the set. */
export interface ApplySpec {
  readonly action: 'apply';
  readonly objects: readonly [Manifest, ...Manifest[]];
}

/** Deletes an object that an earlier `apply` of the run has created. */
export interface DeleteSpec {
  readonly action: 'delete';
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly name: string;
}
