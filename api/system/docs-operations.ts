import { z } from 'zod';
import type { Operation } from '../http/operation.ts';

const common = { method: 'get', tag: 'Operations', caller: 'public', problems: [] } as const;
const page = (description: string, contentType: string) => ({
  200: { description, schema: z.string(), contentType },
});

export const openApiDocument: Operation = {
  ...common,
  path: '/openapi.json',
  id: 'openApiDocument',
  summary: 'This document',
  answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
};

export const docsPage: Operation = {
  ...common,
  path: '/docs',
  id: 'docsPage',
  summary: 'This document as a page',
  answers: page('A page', 'text/html'),
};

export const docsAsset: Operation = {
  ...common,
  path: '/docs/{asset}',
  id: 'docsAsset',
  summary: 'A file of the page',
  answers: page('A script, a style or a picture', '*/*'),
  problems: ['not-found'],
};

export const problemMeaning: Operation = {
  ...common,
  path: '/problems/{code}',
  id: 'problemMeaning',
  summary: 'The meaning of a problem code; the `type` of a problem is its path',
  answers: {
    200: {
      description: 'The problem',
      schema: z.object({ code: z.string(), status: z.int(), title: z.string() }),
    },
  },
  problems: ['not-found'],
};

export const docsOperations = [openApiDocument, docsPage, docsAsset, problemMeaning];
