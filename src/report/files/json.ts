import type { FileFormat } from '../reported.ts';
import { writeJson } from '../text/json.ts';
import { runsDocument } from './document.ts';

/** The same document as `-o json`. */
export const json: FileFormat = (runs) => writeJson(runsDocument(runs), 2);
