/** What API and worker share: the database, the clock, and the messenger that delivers stored messages to Temporal. */
import { openClock } from '../clock/clock.ts';
import { refuseServicesNotLive } from '../store/catalogue/live-services.ts';
import { refusePowerfulRole } from '../store/database/check-role.ts';
import { checkSeals } from '../store/database/check-seals.ts';
import { checkSession } from '../store/database/check-session.ts';
import { databaseTrouble } from '../store/database/reach.ts';
import { WrongSettings } from '../settings/wrong-settings.ts';
import type { Store } from '../store/database/store.ts';
import { noVault, openDatabase } from '../store/database/store.ts';
import { vaultOfConfig } from '../vault/vault.ts';
import { dataConverter } from './data-converter.ts';
import type { Messenger } from './messenger.ts';
import { openMessenger } from './messenger.ts';
import type { TemporalPlace } from './place.ts';

type StoreConfig = {
  NODE_ENV: string;
  DATABASE_URL: string;
  CLOCK_URL?: string;
  TEMPORAL_NAMESPACE: string;
  keys: { payload?: string; vault?: string; vaultIndex?: string };
};
type Process = { log: { warn(fields: object, text: string): void }; application: string; place: TemporalPlace };

export type OpenStore = {
  store: Store;
  messenger: Messenger;
  /** Where Temporal is, and what encrypts the payloads that it keeps. */
  temporal: { place: TemporalPlace; namespace: string; dataConverter: ReturnType<typeof dataConverter> };
  /** Waits until no message is under way, then closes everything. */
  close: () => Promise<void>;
};

/** Opens the store of one process and checks it: sessions, seals, and in production the rights of the role and the
 *  services. Throws with what to do. */
export async function openStore(config: StoreConfig, { log, application, place }: Process): Promise<OpenStore> {
  const namespace = config.TEMPORAL_NAMESPACE;
  const temporal = { place, namespace, dataConverter: dataConverter(config.keys.payload, namespace) };
  const db = openDatabase(config.DATABASE_URL, { application, vault: vaultOfConfig(config) ?? noVault });
  const now = openClock(config.CLOCK_URL);
  const messenger = openMessenger({ ...temporal, store: { db, now }, log });
  const store: Store = { db, now, deliver: messenger.deliver };
  if (config.NODE_ENV === 'production') {
    const trouble = await databaseTrouble(config.DATABASE_URL); // the two checks need it
    if (trouble) throw new WrongSettings(trouble);
    await refusePowerfulRole(store);
    await refuseServicesNotLive(store);
  }
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
