/** What API and worker stand on: the database, the time, and the messenger that takes what was stored to Temporal. */
import { openClock } from '../clock/clock.ts';
import type { TemporalSettings } from '../connections/temporal.ts';
import { temporalPlace } from '../connections/temporal.ts';
import { refusePowerfulRole } from '../store/check-role.ts';
import { checkSeals } from '../store/check-seals.ts';
import { checkSession } from '../store/database/check-session.ts';
import type { Store } from '../store/store.ts';
import { noVault, openDatabase } from '../store/store.ts';
import { vaultOfConfig } from '../vault/vault.ts';
import { dataConverter } from './data-converter.ts';
import type { Messenger } from './messenger.ts';
import { openMessenger } from './messenger.ts';

type StoreConfig = TemporalSettings & {
  NODE_ENV: string;
  DATABASE_URL: string;
  CLOCK_URL?: string;
  PAYLOAD_KEYS_FILE?: string;
  VAULT_KEYS_FILE?: string;
  VAULT_INDEX_KEY_FILE?: string;
};

export type OpenStore = {
  store: Store;
  messenger: Messenger;
  /** Where Temporal is, and what closes the payloads that it keeps. */
  temporal: ReturnType<typeof temporalOf>;
  /** Waits until no message is under way, then closes everything. */
  close: () => Promise<void>;
};

/** Opens the store of one process and checks it: sessions, seals, and in production the rights of the role. Throws with what to do. */
export async function openStore(
  config: StoreConfig,
  { log, application }: { log: { warn(fields: object, text: string): void }; application: string },
): Promise<OpenStore> {
  const temporal = temporalOf(config);
  const db = openDatabase(config.DATABASE_URL, { application, vault: vaultOfConfig(config) ?? noVault });
  const now = openClock(config.CLOCK_URL);
  const messenger = openMessenger({ ...temporal, store: { db, now }, log });
  const store: Store = { db, now, deliver: messenger.deliver };
  if (config.NODE_ENV === 'production') await refusePowerfulRole(store);
  await checkSession(db);
  await checkSeals(db);
  return {
    store,
    messenger,
    temporal,
    async close() {
      await messenger.drain();
      await Promise.all([messenger.close(), db.$disconnect()]);
    },
  };
}

function temporalOf(config: StoreConfig) {
  const { TEMPORAL_NAMESPACE: namespace, PAYLOAD_KEYS_FILE: keys } = config;
  return { place: temporalPlace(config), namespace, dataConverter: dataConverter(keys, namespace) };
}
