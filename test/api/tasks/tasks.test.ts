import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { raiseTask } from '../../../adapters/store/tasks/raise-task.ts';
import type { TaskKind, TaskSubject } from '../../../domain/tasks.ts';
import { taskDueAt } from '../../../domain/tasks.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { operatorWith } from '../operators/accounts.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

type Task = { id: string; kind: string; state: string; dueAt: string };

describe('tasks of operators', function () {
  this.timeout(60_000);
  let api: RunningApi;
  const tokens = { first: '', second: '', supervisor: '' };
  let [first, second] = ['', ''];
  before(async () => {
    api = await startApi();
    const people = [await operatorWith(api, 'operator'), await operatorWith(api, 'operator')] as const;
    [first, second] = people.map(({ name }) => `operator ${name}`) as [string, string];
    Object.assign(tokens, { first: people[0].token, second: people[1].token });
    tokens.supervisor = (await operatorWith(api, 'supervisor')).token;
  });
  after(() => api.stop());

  const get = (query: string, key = tokens.first) => api.call(`/v1/tasks${query}`, { key });
  const act = (id: string, what: string, key = tokens.first, json?: object) =>
    api.call(`/v1/tasks/${id}/${what}`, { key, method: 'POST', ...(json ? { json } : {}) });
  async function raised(kind: TaskKind, subject: TaskSubject): Promise<string> {
    await raiseTask(api.store.db, { kind, subject }, new Date());
    return (await api.store.db.operatorTask.findFirstOrThrow({ where: { kind, subject, doneAt: null } })).id;
  }
  const aGateway = (): TaskSubject => `gateway g-${randomUUID()}`;

  it('are listed with the one that is due first at the top, by kind, state, service and offer', async () => {
    const { id: offer } = await sentOffer(api);
    const subject = `offer ${offer}` as const;
    const kinds: TaskKind[] = ['provider-contradicted', 'unlisted-ground', 'number-changed-after-yes'];
    for (const kind of kinds) await raised(kind, subject);
    const { status, body } = await get(`?offer=${offer}`);
    assert.equal(status, 200);
    const items: Task[] = body.items;
    assert.deepEqual(
      items.map(({ dueAt }) => dueAt),
      items.map(({ dueAt }) => dueAt).toSorted(),
    );
    assert.deepEqual(items.map(({ kind }) => kind).toSorted(), kinds.toSorted());
    const [one] = body.items;
    assert.deepEqual([one.offerId, one.serviceCode, one.state], [offer, 'test-allowance', 'open']);
    assert.equal(Date.parse(one.dueAt), taskDueAt(one.kind, Date.parse(one.createdAt)));
    const paged = await get(`?offer=${offer}&limit=2`);
    const rest = await get(`?offer=${offer}&limit=2&cursor=${paged.body.nextCursor}`);
    assert.deepEqual([...paged.body.items, ...rest.body.items], body.items);
    assert.equal(rest.body.nextCursor, null);
    const count = async (query: string) => (await get(`?offer=${offer}&${query}`)).body.items.length;
    assert.deepEqual([await count('kind=unlisted-ground'), await count('service=gas-voucher')], [1, 0]);
    assert.equal((await act(items[0]!.id, 'claim')).status, 200);
    assert.equal((await act(items[1]!.id, 'done', tokens.first, { resolution: 'not-needed' })).status, 200);
    assert.deepEqual([await count('state=open'), await count('state=claimed'), await count('state=done')], [1, 1, 1]);
    assert.equal(await count('limit=100'), 2, 'done ones are not listed without a state');
    assert.equal((await get('?kind=unheard-of')).status, 400);
    assert.equal((await get('?cursor=x')).status, 400);
  });

  it('are claimed by one operator at a time, who alone releases or ends them, or a supervisor', async () => {
    const id = await raised('sms-parameters', aGateway());
    const claimed = await act(id, 'claim');
    assert.deepEqual([claimed.body.state, claimed.body.claimedBy], ['claimed', first]);
    assert.deepEqual((await act(id, 'claim')).body, claimed.body, 'again changes nothing');
    for (const what of ['claim', 'release'])
      assert.deepEqual((await act(id, what, tokens.second)).body.code, 'conflict', what);
    assert.equal((await act(id, 'claim', tokens.supervisor)).status, 409);
    assert.equal((await act(id, 'done', tokens.second, { resolution: 'solved' })).status, 409);
    const released = await act(id, 'release', tokens.supervisor);
    assert.deepEqual([released.body.state, released.body.claimedBy], ['open', undefined]);
    assert.equal((await act(id, 'claim', tokens.second)).body.claimedBy, second);
  });

  it('are claimed by one of two operators who claim at the same time', async () => {
    const id = await raised('sms-parameters', aGateway());
    const both = await Promise.all([act(id, 'claim', tokens.first), act(id, 'claim', tokens.second)]);
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 409],
    );
  });

  it('are ended once, with a resolution and a note that names no person', async () => {
    const subject = aGateway();
    const id = await raised('sms-text-forbidden', subject);
    const end = { resolution: 'solved', note: 'the carrier knows the text of version 3 now' };
    const { status, body } = await act(id, 'done', tokens.first, end);
    assert.deepEqual([status, body.state, body.doneBy, body.resolution], [200, 'done', first, 'solved']);
    assert.equal(body.note, end.note);
    for (const what of ['claim', 'release']) assert.equal((await act(id, what)).status, 409, what);
    assert.equal((await act(id, 'done', tokens.first, end)).status, 409);
    assert.notEqual(await raised('sms-text-forbidden', subject), id, 'raised again');
    const wrong = [
      {},
      { resolution: 'reason-gone' },
      { resolution: 'solved', note: '' },
      { resolution: 'solved', note: 'called 900101400013' },
      { resolution: 'solved', note: 'called +7 (701) 555-01-01' },
      { resolution: 'solved', note: 'x'.repeat(501) },
    ];
    const other = await raised('sms-text-forbidden', aGateway());
    for (const json of wrong) assert.equal((await act(other, 'done', tokens.first, json)).status, 400);
    assert.equal((await get(`/${other}`)).body.state, 'open');
  });

  it('of a gateway that is gone free its SMS, when it sent nothing', async () => {
    const name = `gone-${randomUUID()}`;
    const { id: offerId } = await sentOffer(api);
    const [sms] = await api.store.db.outgoingSms.findMany({ where: { offerId } });
    const bound = (status: string) => ({ gateway: name, mayBeAt: [name], status, sentAt: null });
    await api.store.db.outgoingSms.update({ where: { id: sms!.id }, data: bound('written') });
    const id = await raised('sms-gateway-gone', `gateway ${name}`);
    const end = { resolution: 'gateway-sent-nothing' };
    const another = await raised('sms-parameters', `gateway ${name}`);
    assert.equal((await act(another, 'done', tokens.first, end)).status, 409, 'another kind of task');
    assert.equal((await act(id, 'done', tokens.first, end)).status, 200);
    const mayBeAt = async () => (await api.store.db.outgoingSms.findUniqueOrThrow({ where: { id: sms!.id } })).mayBeAt;
    assert.deepEqual(await mayBeAt(), []);
    await api.store.db.outgoingSms.update({ where: { id: sms!.id }, data: bound('delivered') });
    const again = await raised('sms-gateway-gone', `gateway ${name}`);
    assert.equal((await act(again, 'done', tokens.first, end)).status, 200);
    assert.deepEqual(await mayBeAt(), [name], 'an SMS with a receipt was sent');
    const back = await raised('sms-gateway-gone', 'gateway sandbox');
    assert.equal((await act(back, 'done', tokens.first, end)).status, 409, 'the gateway is in the file');
  });

  it('that do not exist are not found, and what an operator does with a task is in the audit log', async () => {
    for (const id of ['x', randomUUID()]) {
      assert.equal((await get(`/${id}`)).status, 404);
      for (const what of ['claim', 'release']) assert.equal((await act(id, what)).status, 404);
      assert.equal((await act(id, 'done', tokens.first, { resolution: 'solved' })).status, 404);
    }
    const id = await raised('sms-parameters', aGateway());
    await act(id, 'claim');
    const entries = await api.store.db.auditEntry.findMany({ where: { actor: first, action: 'claimTask' } });
    assert.ok(entries.some(({ detail }) => (detail as { task?: string }).task === id));
  });
});
