/** Every accepted submit_sm by its id, which receipts and queries name. */
import type { Message } from '../sms-receipts.ts';

export interface Address {
  ton: number;
  npi: number;
  digits: string;
}
export interface Submitted {
  messageId: string;
  account: string;
  source: Address;
  destination: Address;
  /** The requested receipts: 0 none, 1 all, 2 of failures only. */
  reports: number;
  part: number;
  /** The client's own reference, `<id>#<part>`. */
  reference: string | undefined;
  userMessageReference: number | undefined;
  /** The whole message, once all of its parts have arrived. */
  message?: Message;
}

export interface Submissions {
  nextId(): string;
  add(submitted: Submitted): void;
  byId(messageId: string): Submitted | undefined;
  /** The last one with a reference. */
  byReference(account: string, reference: string): Submitted | undefined;
  forget(): void;
}

export function createSubmissions(): Submissions {
  const byId = new Map<string, Submitted>();
  const byReference = new Map<string, Submitted>();
  let lastId = Date.now(); // ids stay unique across restarts of the sandbox
  return {
    nextId: () => String(++lastId),
    add: (submitted) => {
      byId.set(submitted.messageId, submitted);
      if (submitted.reference) byReference.set(`${submitted.account} ${submitted.reference}`, submitted);
    },
    byId: (messageId) => byId.get(messageId),
    byReference: (account, reference) => byReference.get(`${account} ${reference}`),
    forget: () => {
      byId.clear();
      byReference.clear();
    },
  };
}
