#!/usr/bin/env node
/** The command line of the system. It runs TypeScript directly, on every Node version that the project supports. */
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
