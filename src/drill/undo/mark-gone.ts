/** Begins what is said of a value that is the run's own, and would be given back if only its mark still stood. */
export const MARK_GONE = 'the mark of the run is gone, so somebody may want it so';
