import { z } from 'zod';

/** What becomes of the pods of a set that is deleted, in kubectl's words. */
export const cascade = () =>
  z
    .enum(['orphan', 'background', 'foreground'])
    .default('orphan')
    .describe(
      'What becomes of its pods: they stay and run on (orphan), go after the set (background), or before it (foreground)',
    );
