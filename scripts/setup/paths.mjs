/** The folders of the project, its data (kept, private) and its cache (may be deleted at any time). */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const DATA = path.join(ROOT, '.data');
export const CACHE = path.join(ROOT, '.cache');
export const LOGS = path.join(DATA, 'logs');
