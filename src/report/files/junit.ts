import { suiteOf } from '../junit/suite.ts';
import { writeSuites } from '../junit/xml.ts';
import type { FileFormat } from '../reported.ts';
import { escapeAll } from '../text/escape.ts';

/** For CI systems: a suite per run; a case for preflight, per step, per promise and per step of the undo. */
export const junit: FileFormat = ({ items }) => writeSuites(escapeAll(items).map(suiteOf));
