import type { Request, Router } from 'express';
import { openAddresses, ProviderId } from '../../adapters/catalogue/provider.ts';
import type { ProviderFields } from '../../adapters/catalogue/provider.ts';
import * as providers from '../../adapters/store/catalogue/providers.ts';
import type { ListedProvider } from '../../adapters/store/catalogue/read-providers.ts';
import { listProviders, readProvider } from '../../adapters/store/catalogue/read-providers.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { routes } from '../http/routes.ts';
import { checkedBody, checkedQuery, storable } from '../http/validation.ts';
import * as operations from './operations.ts';
import { NewSecret, ProviderBody, ProviderChange, ProviderQuery } from './provider.ts';
import type { ProviderView } from './provider.ts';

/** Providers, for administrators (§2.4). */
export function providerRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listProviders, async (request, response) => {
      const { limit, cursor } = checkedQuery(ProviderQuery, request.query);
      const rows = await listProviders(store, { limit: limit + 1, ...startOf(ProviderId, cursor) });
      response.json(pageOf(rows, limit, { view: providerView, place: ({ id }) => id }));
    });

    add(operations.addProvider, async (request, response) => {
      const { id, ...fields } = checkedBody(ProviderBody, storable(request.body));
      mustBeClosed(api, fields);
      const secrets = await providers.addProvider(store, id, fields, actorOf(response));
      if (!secrets) throw new Problem('conflict', 'A provider with this id exists; PUT changes it');
      const provider = providerView(await knownProvider(api, request, id));
      response.status(201).location(`/v1/providers/${id}`).json({ provider, secrets });
    });

    add(operations.readProvider, async (request, response) => {
      response.json(providerView(await knownProvider(api, request)));
    });

    add(operations.changeProvider, async (request, response) => {
      const { id } = await knownProvider(api, request);
      const { disabled, ...fields } = checkedBody(ProviderChange, storable(request.body));
      mustBeClosed(api, fields);
      const update = { fields, ...(disabled === undefined ? {} : { isDisabled: disabled }) };
      await providers.updateProvider(store, id, update, actorOf(response));
      response.json(providerView(await knownProvider(api, request)));
    });

    add(operations.makeProviderSecret, async (request, response) => {
      const { id } = await knownProvider(api, request);
      const { secret } = checkedBody(NewSecret, request.body);
      const made = await providers.newProviderSecret(store, id, secret, actorOf(response));
      if (made === undefined) throw noSuchProvider();
      if (made === 'previous-valid')
        throw new Problem('conflict', `The previous ${secret} secret is still valid: end it first`);
      response.status(201).json({ secret, value: made.value });
    });

    add(operations.endPreviousSecret, async (request, response) => {
      const { id } = await knownProvider(api, request);
      const secret = providers.PROVIDER_SECRETS.find((one) => one === request.params['secret']);
      if (!secret || !(await providers.endPreviousSecret(store, id, secret, actorOf(response))))
        throw new Problem('not-found', 'There is no such previous secret');
      response.status(204).end();
    });
  });
}

/** The provider that the path names, or one that was just added. */
export async function knownProvider(
  { store }: Pick<Api, 'store'>,
  request: Request,
  id: unknown = request.params['provider'],
): Promise<ListedProvider> {
  const { data } = ProviderId.safeParse(id);
  const found = data === undefined ? undefined : await readProvider(store, data);
  if (!found) throw noSuchProvider();
  return found;
}

const noSuchProvider = (): Problem => new Problem('not-found', 'There is no such provider');

function mustBeClosed({ isProduction }: Api, fields: ProviderFields): void {
  const open = isProduction ? openAddresses(fields) : [];
  if (open.length === 0) return;
  const errors = open.map(({ field, message: detail }) => ({ pointer: `#/${field}`, detail }));
  throw new Problem('invalid-request', 'An address can be read by others on the way; see `errors`', { errors });
}

const secretView = ({ since, isPreviousValid: previousValid }: ListedProvider['secrets']['token']) => ({
  since: since.toISOString(),
  previousValid,
});

const providerView = (row: ListedProvider): ProviderView => ({
  id: row.id,
  names: row.names as ProviderView['names'],
  company: { name: row.companyName, bin: row.companyBin },
  url: row.url,
  callbackUrl: row.callbackUrl,
  allowFrom: row.allowFrom,
  ...(row.disabledAt ? { disabledAt: row.disabledAt.toISOString() } : {}),
  secrets: {
    token: secretView(row.secrets.token),
    webhook: secretView(row.secrets.webhook),
    callback: secretView(row.secrets.callback),
  },
  source: row.source as ProviderView['source'],
});
