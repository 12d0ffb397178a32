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

/** The bodies of calls about tasks, by operation. */
export const BODIES_OF_TASKS: Record<string, unknown> = {
  endTask: { resolution: 'solved' },
  ...Object.fromEntries(
    ['readReply', 'confirmReading', 'readReplyOfTask', 'confirmReadingOfTask'].map((id) => [id, { as: 'agree' }]),
  ),
  readUnmatchedReceipt: { sms: 'a.offer', as: 'delivered' },
  confirmUnmatchedReceipt: { sms: 'a.offer', as: 'delivered' },
};
