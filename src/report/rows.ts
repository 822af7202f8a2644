/** A scenario as `list` shows it. */
export interface ScenarioRow {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  /** What it takes down at worst, e.g. `one pod`. */
  readonly blastRadius: string;
}

/** A run that somebody has yet to undo, as `recover --list` shows it. */
export interface RecoverRow {
  readonly namespace: string;
  /** Name of the set. */
  readonly set: string;
  readonly run: string;
  readonly scenario: string;
  /** Who holds the run's Lease, or held it when it expired. */
  readonly holder: string;
  /** `running`: its holder still renews the Lease, so there is nothing to recover yet. */
  readonly state: 'running' | 'abandoned';
  /** When the Lease was last renewed, in RFC 3339. */
  readonly renewed: string;
}
