/** The state's systems and the providers, asked something that shows no person's data. */
import { randomUUID } from 'node:crypto';
import type { Connections } from '../../config/connections/definition.ts';
import { stateSystems } from '../../adapters/state/systems.ts';
import { restProvider } from '../../adapters/providers/rest.ts';
import { writeEnvelope } from '../../adapters/shep/envelope.ts';
import { signerOf } from '../../adapters/shep/signer-choice.ts';
import { providerOf } from '../../adapters/store/catalogue/service-definitions.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { Check } from './check.ts';
import { Trouble } from './check.ts';

/** A number that is well-formed and that no organisation is asked to have: "not known" is a good answer too. */
const ANY_BIN = '140140000111';
const TIMEOUT_MS = 8_000;

export function stateChecks(state: Connections['state'], { now }: Store): Check[] {
  const registers: Check = {
    what: state.kind === 'shep' ? 'ШЭП, by a question to ГБД ЮЛ' : 'Registers, by a question about an organisation',
    look: async () => {
      const found = await stateSystems(state, now).registers.organisation({ bin: ANY_BIN });
      const answered = found ? 'answers' : 'answers that it knows no such organisation';
      return `${answered}; КДП and БМГ are not asked, since every question to them is about a person`;
    },
  };
  return state.kind === 'shep'
    ? [{ what: `Signer (${state.signer.kind})`, look: () => lookAtSigner(state) }, registers]
    : [registers];
}

async function lookAtSigner({ signer }: Extract<Connections['state'], { kind: 'shep' }>): Promise<string> {
  if (signer.kind === 'clear') return 'nothing is signed: for development only';
  const signed = await signerOf(signer).sign(writeEnvelope({ name: 'probe', content: 'doctor' }));
  if (!signed.includes('SignatureValue'))
    throw new Trouble('NCANode gave a document back without a signature', 'Check key, password and keyAlias.');
  return 'NCANode signs with our key';
}

/** Every provider of the catalogue whose services are called over REST. */
export async function providerChecks(store: Store): Promise<Check[]> {
  const after = 'Migrations';
  const asked = store.db.provider.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const providers = await asked.catch(() => undefined);
  if (!providers) return [{ what: 'Providers', look: async () => 'none', after }];
  return providers.map(({ id }) => ({ what: `Provider ${id}`, look: () => lookAtProvider(store, id), after }));
}

async function lookAtProvider(store: Store, id: string): Promise<string> {
  const { url, token } = await providerOf(store, id);
  const word = await restProvider({ url, token, timeoutMs: TIMEOUT_MS })
    .poll(randomUUID())
    .catch((fault: Error) => {
      throw new Trouble(
        fault.message,
        'Check its address and token in the catalogue; a service behind ШЭП needs neither.',
      );
    });
  return word ? 'answers' : 'answers, and knows no such offer, which is right';
}
