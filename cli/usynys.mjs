#!/usr/bin/env node
/** The command line of the system. TypeScript is run as it is, on every Node that the project knows. */
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
