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
  /** None as long as the file that they are in was not read. */
  readonly objects: readonly Manifest[];
  /** Where they are, relative to the file of the scenario; undefined where they stand in it, or were read. */
  readonly file?: string | undefined;
}

/** Deletes an object that an earlier `apply` of the run has created. */
export interface DeleteSpec {
  readonly action: 'delete';
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly name: string;
}
