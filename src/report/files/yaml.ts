import { toYaml } from '../../lib/yaml.ts';
import type { FileFormat } from '../reported.ts';
import { runsDocument } from './document.ts';

/** The same document as `-o yaml`. */
export const yaml: FileFormat = (runs) => toYaml(runsDocument(runs));
