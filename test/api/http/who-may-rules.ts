import type { OperatorRole } from '../../../domain/operator-role.ts';

/** The status of a call: for the provider that owns the object, another provider, an operator of a role; or for all
 *  callers. */
type Row = { scope: 'offers' | 'services'; own: number; other: number; least?: OperatorRole; operator?: number };
export type Rule = Row | { least: OperatorRole; operator: number } | { all: number };

const ofOffers = { scope: 'offers', other: 404, least: 'viewer' } as const;
const ofServices = { scope: 'services', other: 404 } as const;
const signed = { all: 401 };
/** By operation of the OpenAPI document. */
export const RULES: Record<string, Rule> = {
  makeOffer: { scope: 'offers', own: 201, other: 422 },
  listOffers: { ...ofOffers, own: 200, other: 200, operator: 200 },
  searchOffers: { ...ofOffers, own: 200, other: 200, operator: 200 },
  readOffer: { ...ofOffers, own: 200, operator: 200 },
  readMessages: { ...ofOffers, own: 200, operator: 200 },
  readJournal: { ...ofOffers, own: 200, operator: 200 },
  readProof: { ...ofOffers, own: 409, operator: 409 },
  cancelOffer: { ...ofOffers, least: 'operator', own: 200, operator: 200 },
  resendOffer: { ...ofOffers, least: 'operator', own: 409, operator: 409 },
  listCallbacks: { scope: 'offers', own: 200, other: 200 },
  replayCallbacks: { scope: 'offers', own: 202, other: 202 },
  listServices: { ...ofServices, own: 200, other: 200 },
  readService: { ...ofServices, own: 200 },
  addService: { ...ofServices, own: 409, other: 403 },
  changeService: { ...ofServices, own: 200, other: 404 },
  previewDraft: { ...ofServices, own: 200, other: 403 },
  previewService: { ...ofServices, own: 200 },
  listProviders: { least: 'admin', operator: 200 },
  addProvider: { least: 'admin', operator: 409 },
  readProvider: { least: 'admin', operator: 404 },
  changeProvider: { least: 'admin', operator: 404 },
  makeProviderSecret: { least: 'admin', operator: 404 },
  endPreviousSecret: { least: 'admin', operator: 404 },
  listApiKeys: { least: 'admin', operator: 404 },
  makeApiKey: { least: 'admin', operator: 404 },
  revokeApiKey: { least: 'admin', operator: 404 },
  listDeskAnswers: { least: 'operator', operator: 200 },
  readDeskAnswer: { least: 'operator', operator: 404 },
  askDeskAnswer: { least: 'operator', operator: 409 },
  confirmDeskAnswer: { least: 'operator', operator: 404 },
  listTasks: { least: 'viewer', operator: 200 },
  readTask: { least: 'viewer', operator: 404 },
  claimTask: { least: 'operator', operator: 404 },
  releaseTask: { least: 'operator', operator: 404 },
  endTask: { least: 'operator', operator: 404 },
  listReadings: { least: 'operator', operator: 200 },
  readReply: { least: 'operator', operator: 409 },
  confirmReading: { least: 'operator', operator: 404 },
  readReplyOfTask: { least: 'operator', operator: 404 },
  confirmReadingOfTask: { least: 'operator', operator: 404 },
  listUnmatchedReceipts: { least: 'operator', operator: 200 },
  readUnmatchedReceipt: { least: 'operator', operator: 404 },
  confirmUnmatchedReceipt: { least: 'operator', operator: 404 },
  decodePayloadsAsOperator: { least: 'viewer', operator: 200 },
  readAuditLog: { least: 'admin', operator: 200 },
  listSessions: { least: 'viewer', operator: 200 },
  endSession: { least: 'viewer', operator: 404 },
  changePassword: { least: 'viewer', operator: 403 },
  signOut: { least: 'viewer', operator: 204 },
  signIn: { all: 400 },
  decodePayloads: signed,
  receiveReceipts: signed,
  receiveReplies: signed,
  receiveResult: signed,
  receiveConsentChange: signed,
  receiveNumberChange: signed,
  receiveShepMessage: { all: 404 },
  ...Object.fromEntries(
    [
      'healthz',
      'readyz',
      'metrics',
      'openApiDocument',
      'docsPage',
      'docsAsset',
      'problemMeaning',
      'readCallbackKeys',
    ].map((id) => [id, { all: 200 }]),
  ),
};

/** A provider of an administrator. */
export const PROVIDER = {
  names: { kk: 'Қызмет беруші', ru: 'Поставщик', en: 'Provider' },
  company: { name: 'Поставщик', bin: '491240000039' },
  url: 'http://127.0.0.1:9/provider',
  callbackUrl: 'http://127.0.0.1:9/provider/callbacks',
};

/** The bodies of calls about providers, by operation; `enbek` exists. */
export const BODIES_OF_PROVIDERS: Record<string, unknown> = {
  addProvider: { id: 'enbek', ...PROVIDER },
  changeProvider: PROVIDER,
  makeProviderSecret: { secret: 'webhook' },
  makeApiKey: { scopes: ['offers'] },
};

/** The bodies of calls about tasks, by operation. */
const BODIES_OF_TASKS: Record<string, unknown> = {
  endTask: { resolution: 'solved' },
  ...Object.fromEntries(
    ['readReply', 'confirmReading', 'readReplyOfTask', 'confirmReadingOfTask'].map((id) => [id, { as: 'agree' }]),
  ),
  readUnmatchedReceipt: { sms: 'a.offer', as: 'delivered' },
  confirmUnmatchedReceipt: { sms: 'a.offer', as: 'delivered' },
};

/** The bodies of the other calls, by operation. */
export const BODIES: Record<string, unknown> = {
  searchOffers: {},
  cancelOffer: { reason: 'offered by mistake' },
  askDeskAnswer: { answer: 'agree', channel: 'in-person', evidence: 'form 1' },
  ...BODIES_OF_TASKS,
  ...BODIES_OF_PROVIDERS,
  decodePayloadsAsOperator: { payloads: [] },
  signIn: {},
  changePassword: { oldPassword: 'another one', newPassword: 'correct horse battery' },
  replayCallbacks: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
};
