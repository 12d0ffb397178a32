/** Checks of the state's systems and the providers, with calls that read no personal data. */
import { randomUUID } from 'node:crypto';
import type { Connections } from '../../config/connections/definition.ts';
import { stateSystems } from '../../adapters/state/systems.ts';
import { restProvider } from '../../adapters/providers/rest.ts';
import { writeEnvelope } from '../../adapters/shep/envelope.ts';
import { signerOf } from '../../adapters/shep/signer-choice.ts';
import { unsignedWarning } from '../../adapters/shep/unsigned-answers.ts';
import { tokenOfCalls } from '../../adapters/store/catalogue/provider-secrets.ts';
import { providerOf } from '../../adapters/store/catalogue/service-definitions.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { Check } from './check.ts';
import { Trouble, Warning } from './check.ts';

/** A well-formed BIN; "not known" is a good answer too. */
const ANY_BIN = '140140000111';
const TIMEOUT_MS = 8_000;

type Shep = Extract<Connections['state'], { kind: 'shep' }>;

export function stateChecks(state: Connections['state'], { now }: Store): Check[] {
  const registers: Check = {
    what: state.kind === 'shep' ? 'ШЭП, by a query to ГБД ЮЛ' : 'Registers, by a query about an organisation',
    run: async () => {
      const found = await stateSystems(state, now).registers.organisation({ bin: ANY_BIN });
      const answer = found ? 'answers' : 'answers that it knows no such organisation';
      return `${answer}; КДП and БМГ are not checked, because every call of them reads personal data`;
    },
  };
  return state.kind === 'shep'
    ? [
        { what: `Signer (${state.signer.kind})`, run: () => checkSigner(state) },
        { what: 'Signatures of answers', run: async () => checkSignatures(state) },
        registers,
      ]
    : [registers];
}

/** §6b: an answer without a signature may come from anyone on the way. */
function checkSignatures(state: Shep): string {
  const warning = unsignedWarning(state);
  if (warning === undefined) return 'every answer must be signed';
  throw new Warning(warning, 'Ask ШЭП for signed answers, then take `signature: none` out of the settings.');
}

async function checkSigner({ signer }: Shep): Promise<string> {
  if (signer.kind === 'clear') return 'messages are not signed: for development only';
  const signed = await signerOf(signer).sign(writeEnvelope({ name: 'probe', content: 'doctor' }));
  if (!signed.includes('SignatureValue'))
    throw new Trouble('NCANode returned a document without a signature', 'Check key, password and keyAlias.');
  return 'NCANode signs with our key';
}

/** Every provider of the catalogue whose services are called over REST. */
export async function providerChecks(store: Store): Promise<Check[]> {
  const after = 'Migrations';
  const asked = store.db.provider.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const providers = await asked.catch(() => undefined);
  if (!providers) return [{ what: 'Providers', run: async () => 'none', after }];
  return providers.map(({ id }) => ({ what: `Provider ${id}`, run: () => checkProvider(store, id), after }));
}

async function checkProvider(store: Store, id: string): Promise<string> {
  const provider = await providerOf(store, id);
  const decision = await restProvider({ url: provider.url, token: tokenOfCalls(provider), timeoutMs: TIMEOUT_MS })
    .poll(randomUUID())
    .catch((fault: Error) => {
      throw new Trouble(
        fault.message,
        'Is its system up, at the address of npx usynys provider list? A service behind ШЭП needs no address.',
      );
    });
  return decision ? 'answers' : 'answers, and knows no such offer, as expected';
}
