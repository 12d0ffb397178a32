import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { checkTemplates } from '../../adapters/catalogue/checks.ts';
import { inWords, notLive } from '../../adapters/store/catalogue/live-services.ts';
import { completeDefinition } from '../../adapters/catalogue/common.ts';
import type { ServiceDefinition } from '../../adapters/catalogue/definition.ts';
import { addService, addVersion, listServices, readService } from '../../adapters/store/catalogue/services.ts';
import type { StoredService } from '../../adapters/store/catalogue/services.ts';
import { providerOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import * as operations from './operations.ts';
import { pageOf, startOf } from '../http/page.ts';
import { previewOf } from './preview.ts';
import { Problem } from '../http/problem.ts';
import { ServiceListQuery, ServiceQuery } from './service.ts';
import type { ServiceView } from './service.ts';
import { Line } from '../http/text.ts';
import { checkedQuery, invalidBody, pointerTo, storable } from '../http/validation.ts';
import { routes } from '../http/routes.ts';

const ServiceCode = Line(63);

/** The catalogue: a provider's own services. */
export function serviceRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listServices, async (request, response) => {
      const { limit, cursor } = checkedQuery(ServiceListQuery, request.query);
      const start = startOf(ServiceCode, cursor);
      const rows = await listServices(store, providerOf(response), { limit: limit + 1, ...start });
      const view = ({ code, version, definition }: StoredService) => ({ code, version, names: definition.names });
      response.json(pageOf(rows, limit, { view, place: ({ code }) => code }));
    });

    add(operations.readService, async (request, response) => {
      const { version } = checkedQuery(ServiceQuery, request.query);
      response.json(serviceView(await ownService(request, response, version)));
    });

    add(operations.addService, async (request, response) => {
      const providerId = providerOf(response);
      const definition = checkedDefinition(request.body, providerId);
      mustBeLive(api, definition);
      const { code } = definition;
      if ((await addService(store, definition)) === 'exists')
        throw new Problem('conflict', 'A service with this code exists; PUT makes a new version of your own service');
      const added = await readService(store, providerId, code);
      response.status(201).location(`/v1/services/${code}`).json(serviceView(added!));
    });

    add(operations.changeService, async (request, response) => {
      const { code, definition: previous } = await ownService(request, response);
      const definition = checkedDefinition(request.body, providerOf(response));
      if (definition.code !== code) throw badField('code', 'is not the code in the path');
      mustBeLive(api, definition, previous);
      await addVersion(store, definition);
      response.json(serviceView(await ownService(request, response)));
    });

    add(operations.previewDraft, async (request, response) => {
      const definition = checkedDefinition(request.body, providerOf(response));
      response.json({ code: definition.code, items: previewOf(definition, await store.now()) });
    });

    add(operations.previewService, async (request, response) => {
      const { code, version, definition } = await ownService(request, response);
      response.json({ code, version, items: previewOf(definition, await store.now()) });
    });
  });

  async function ownService(request: Request, response: Response, version?: number): Promise<StoredService> {
    const { data: code } = ServiceCode.safeParse(request.params['code']);
    const found = code && (await readService(store, providerOf(response), code, version));
    if (!found) throw new Problem('not-found', 'You have no such service');
    return found;
  }
}

const serviceView = ({ createdAt, definition, ...service }: StoredService): ServiceView => ({
  ...service,
  names: definition.names,
  provider: definition.provider,
  createdAt: createdAt.toISOString(),
  definition,
});

/** The provider's definition made complete, with all its texts checked. */
function checkedDefinition(body: unknown, provider: string): ServiceDefinition {
  const definition = completed(isRecord(body) ? { provider, ...body } : body);
  mustBeOwn(definition, provider);
  const errors = checkTemplates(definition).map(({ path, message: detail }) => ({
    pointer: pointerTo(path.split('.')),
    detail,
  }));
  if (errors.length > 0)
    throw new Problem('invalid-request', 'Texts of the service are invalid; see `errors`', { errors });
  return definition;
}

const isRecord = (body: unknown): body is object => typeof body === 'object' && body !== null && !Array.isArray(body);

function completed(body: unknown): ServiceDefinition {
  storable(body);
  try {
    return completeDefinition(body);
  } catch (error) {
    throw error instanceof z.ZodError ? invalidBody(error.issues) : error;
  }
}

function mustBeOwn({ provider }: ServiceDefinition, providerId: string): void {
  if (provider !== providerId) throw new Problem('forbidden', '`provider` must be the provider whose key you use');
}

/** §1: refuses, in production, a service that may not be live. */
function mustBeLive({ isProduction }: Api, definition: ServiceDefinition, previous?: ServiceDefinition): void {
  const refused = isProduction && notLive(definition, previous);
  if (!refused) return;
  const detail = inWords(refused);
  const pointer = refused.obstacle === 'demo' ? '#/demo' : '#/confirmed';
  throw new Problem('service-not-confirmed', `${detail} (§1)`, { errors: [{ pointer, detail }] });
}

const badField = (field: string, detail: string): Problem =>
  new Problem('invalid-request', `${field} ${detail}`, { errors: [{ pointer: `#/${field}`, detail }] });
