import { Preview, Service, ServiceBody, ServiceListQuery, ServicePage, ServiceQuery } from './service.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Services', caller: 'services' } as const;
const theService = { description: 'The service', schema: Service };

export const listServices: Operation = {
  ...common,
  method: 'get',
  path: '/v1/services',
  id: 'listServices',
  summary: 'List your services',
  query: ServiceListQuery,
  answers: { 200: { description: 'A page of services, by code', schema: ServicePage } },
  problems: [],
};

export const readService: Operation = {
  ...common,
  method: 'get',
  path: '/v1/services/{code}',
  id: 'readService',
  summary: 'Read a service',
  query: ServiceQuery,
  answers: { 200: theService },
  problems: ['not-found'],
};

export const addService: Operation = {
  ...common,
  method: 'post',
  path: '/v1/services',
  id: 'addService',
  summary: 'Add a service',
  description:
    'Its texts are checked: at most two SMS parts with the longest values, both answers shown, no link, no ' +
    'one-time code, no card data. In production a lawyer has confirmed it, and it is no demo service.',
  body: ServiceBody,
  answers: { 201: { ...theService, headers: { Location: 'The path of the service' } } },
  problems: ['conflict', 'service-not-confirmed'],
};

export const changeService: Operation = {
  ...common,
  method: 'put',
  path: '/v1/services/{code}',
  id: 'changeService',
  summary: 'Make a new version of a service',
  description: 'Existing offers keep their version. The same definition again changes nothing.',
  body: ServiceBody,
  answers: { 200: theService },
  problems: ['not-found', 'service-not-confirmed'],
};

export const previewService: Operation = {
  ...common,
  method: 'post',
  path: '/v1/services/{code}/preview',
  id: 'previewService',
  summary: 'Preview every text of a service with sample values',
  answers: { 200: { description: 'The texts with their encoding and parts', schema: Preview } },
  problems: ['not-found'],
};

export const previewDraft: Operation = {
  ...common,
  method: 'post',
  path: '/v1/services/preview',
  id: 'previewDraft',
  summary: 'Preview every text of a service before you add it',
  description: 'The service is checked as `POST /v1/services` checks it, and nothing is stored.',
  body: ServiceBody,
  answers: { 200: { description: 'The texts with their encoding and parts', schema: Preview } },
  problems: [],
};

export const serviceOperations = [listServices, readService, addService, previewDraft, changeService, previewService];
