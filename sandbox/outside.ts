import type { EventEmitter } from 'node:events';
import type { Now } from './clock.ts';
import type { SandboxSettings } from './settings.ts';
import type { Later } from './later.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

/** What every system of the outside world is created with. */
export interface Outside {
  settings: SandboxSettings;
  world: World;
  now: Now;
  later: Later;
  webhooks: Webhooks;
  /** Emits `change` whenever something that a phone page shows has changed, `forget` when the world is replaced. */
  changes: EventEmitter;
}
