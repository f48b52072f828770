// Where things are. Nothing else names a path.

import { homedir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export const PROGRAM = process.env.CHUNGTHUC_PROGRAM ?? join(ROOT, 'target/release/chungthuc');
export const SITE = join(ROOT, 'target/site');
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const PYTHON = join(homedir(), '.cache/chungthuc/venv/bin/python');
export const RESULTS = join(import.meta.dirname, '../results');
export const SUPPORT = import.meta.dirname;
export const SOURCE_OF_APP = join(ROOT, 'app/src');
export const SOURCE_OF_API = join(ROOT, 'app/src/api');
export const SOURCE_OF_ROUTES = join(ROOT, 'app/src/lib.rs');
export const SOURCE_OF_PATHS = join(ROOT, 'app/src/routes.rs');
export const SOURCE_OF_ROUTER = join(ROOT, 'server/src/http/router.rs');
export const EXAMPLE_CONFIG = join(ROOT, 'deploy/chungthuc.example.toml');
export const AXE = join(ROOT, 'node_modules/axe-core/axe.min.js');

/** A root, a CA and a time-stamping authority that nobody trusts yet, as a P7B bundle. */
export const CERTIFICATES = join(SUPPORT, 'chung-thu-mau.p7b');

/** A scan or an image of end2end/samples. */
export const sample = (name) => join(import.meta.dirname, '../samples', name);
