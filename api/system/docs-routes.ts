import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Response, Router } from 'express';
import type { Api } from '../http/context.ts';
import { openApiDocument } from './openapi.ts';
import * as operations from './docs-operations.ts';
import { Problem, PROBLEMS } from '../http/problem.ts';
import type { ProblemCode } from '../http/problem.ts';
import type { Operation } from '../http/operation.ts';
import { routes } from '../http/routes.ts';

const OWN = path.join(import.meta.dirname, '..', 'docs-page');
/** Copied by the set-up (scripts/setup/docs-page.mjs). */
const SWAGGER = path.join(OWN, 'generated');
/** The only files that are served, so that nothing else of a package can be reached. */
const ASSETS: Record<string, string> = {
  'start.js': OWN,
  'swagger-ui.css': SWAGGER,
  'swagger-ui-bundle.js': SWAGGER,
  'favicon-32x32.png': SWAGGER,
};
/** The page loads its own files and calls its own API; pictures of the style sheet are data URLs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The OpenAPI document and its page; the page loads no file from elsewhere. */
export function docsRoutes(api: Api, everything: readonly Operation[]): Router {
  const document = JSON.stringify(openApiDocument(everything));
  const page = readFileSync(path.join(OWN, 'index.html'), 'utf8');
  return routes(api, (add) => {
    add(operations.openApiDocument, async (_request, response) => void response.type('json').send(document));

    add(operations.docsPage, async (_request, response) => {
      response.set('content-security-policy', POLICY).type('html').send(page);
    });

    add(operations.docsAsset, async (request, response) => {
      const asset = String(request.params['asset']);
      const folder = Object.hasOwn(ASSETS, asset) ? ASSETS[asset] : undefined;
      if (!folder) throw new Problem('not-found', 'There is no such file');
      if (!existsSync(path.join(folder, asset)))
        throw new Problem('not-found', 'Swagger UI is not installed here; /openapi.json is the same document');
      await sendFile(response, folder, asset);
    });

    add(operations.problemMeaning, async (request, response) => {
      const code = String(request.params['code']);
      if (!Object.hasOwn(PROBLEMS, code)) throw new Problem('not-found', 'There is no such problem code');
      response.json({ code, ...PROBLEMS[code as ProblemCode] });
    });
  });
}

function sendFile(response: Response, root: string, name: string): Promise<void> {
  response.removeHeader('cache-control'); // the file holds no personal data
  return new Promise((resolve, reject) => {
    response.sendFile(name, { root, maxAge: '1h' }, (error) => (error ? reject(error) : resolve()));
  });
}
