/** What operators do: answers at the desk, readings of replies, tasks. */
import type { Answer } from '../http.ts';
import { callApi, eventually, offerNamed } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import type { StepOf } from '../scenario-schema.ts';

type Page<Item> = { items: Item[]; nextCursor: string | null };
type Waiting = { offerId: string; requestId: string };
type Reading = { offerId: string; message: string; as: string };
type Call = { path: string; json?: object; post?: true };

/** `desk`: an operator records an answer that was given at the desk. */
export async function desk(context: ScenarioContext, { of, answer }: StepOf<'desk'>): Promise<void> {
  const json = { answer, channel: 'in-person', evidence: 'form 17' };
  await asOperator(context, 'first', () => ({ path: `/v1/offers/${offerNamed(context, of).id}/desk-answer`, json }));
}

/** `deskConfirm`: another operator confirms the answer that was recorded last. */
export async function deskConfirm(context: ScenarioContext, { of }: StepOf<'deskConfirm'>): Promise<void> {
  const { id } = offerNamed(context, of);
  const waiting = await listed<Waiting>(context, '/v1/desk-answers', id);
  const { requestId } = waiting.at(-1) ?? none(`No answer at the desk of ${of} waits`);
  await asOperator(context, 'second', () => ({
    path: `/v1/offers/${id}/desk-answer/${requestId}/confirmation`,
    post: true,
  }));
}

/** `readReply`: an operator reads the last reply that could not be read. */
export async function readReply(context: ScenarioContext, { of, as }: StepOf<'readReply'>): Promise<void> {
  await asOperator(context, 'first', () => ({
    path: `/v1/offers/${offerNamed(context, of).id}/reading`,
    json: { as },
  }));
}

/** `readConfirm`: another operator confirms the reading that waits. */
export async function readConfirm(context: ScenarioContext, { of }: StepOf<'readConfirm'>): Promise<void> {
  const { id } = offerNamed(context, of);
  const waiting = await listed<Reading>(context, '/v1/readings', id);
  const { as, message } = waiting.at(-1) ?? none(`No reading of a reply to ${of} waits`);
  const json = { as, message };
  await asOperator(context, 'second', () => ({ path: `/v1/offers/${id}/reading/confirmation`, json }));
}

/** `tasks`: the tasks of an offer that are not done are exactly these. */
export async function tasks(context: ScenarioContext, { of, contains }: StepOf<'tasks'>): Promise<void> {
  const { id } = offerNamed(context, of);
  const wanted = contains.toSorted().join(', ') || 'none';
  const mismatch = async () => {
    const { body } = await asOperator<Page<{ kind: string }>>(context, 'first', () => ({
      path: `/v1/tasks?offer=${id}&limit=100`,
    }));
    const kinds = body.items.map(({ kind }) => kind);
    const open = kinds.toSorted().join(', ') || 'none';
    return open === wanted ? undefined : `the open tasks of ${of} are ${open}, expected ${wanted}`;
  };
  await eventually(context, mismatch);
  await context.timeline.settle();
  const left = await mismatch();
  if (left) throw new Error(left);
}

/** Calls the API as one of the two operators until it answers 2xx. Each call signs in: a session ends after half an
 *  hour, which the scenario may skip. */
async function asOperator<Body>(
  context: ScenarioContext,
  who: 'first' | 'second',
  callOf: () => Call,
): Promise<Answer<Body>> {
  const json = context.harness.operators[who === 'first' ? 0 : 1];
  await context.timeline.settle();
  let last: Answer<Body> | undefined;
  await eventually(context, async () => {
    const session = await callApi<{ token: string }>(context, '/v1/operators/sessions', { json });
    if (session.status > 299 || session.status === 0) return `the operator could not sign in: ${session.status}`;
    const { path, post, ...body } = callOf();
    const key = session.body.token;
    last = await callApi<Body>(context, path, { key, ...body, ...(post ? { method: 'POST' } : {}) });
    const isDone = last.status >= 200 && last.status < 300;
    return isDone ? undefined : `${path} was answered ${last.status} ${JSON.stringify(last.body)}`;
  });
  return last!;
}

/** What waits for a second operator and is of this offer, the longest wait first. */
async function listed<Item extends { offerId: string }>(
  context: ScenarioContext,
  path: string,
  offerId: string,
): Promise<Item[]> {
  const { body } = await asOperator<Page<Item>>(context, 'second', () => ({ path: `${path}?limit=100` }));
  return body.items.filter((item) => item.offerId === offerId);
}

function none(problem: string): never {
  throw new Error(problem);
}
