import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { kannelStatus } from '../../../adapters/sms/kannel/codes.ts';
import { kannelSmsGateway } from '../../../adapters/sms/kannel/gateway.ts';
import { isReceiptKey } from '../../../adapters/sms/kannel/receipt-address.ts';
import { freePort } from '../../../scripts/run/ports.mjs';

type Asked = { method?: string; url?: string; headers: IncomingHttpHeaders; text: string };
type Answer = [status: number, words: string] | 'none';

const TAKEN: Answer = [202, '0: Accepted for delivery'];
const secret = 's'.repeat(32);
const id = '018f0000-0000-7000-8000-000000000001.offer';
const kazakh = 'Құрметті азамат! Сізге ұсыныс бар, «иә» болса 1 деп жауап беріңіз. '.repeat(2);

describe('the Kannel gateway', () => {
  let server: Server;
  let url: string;
  let asked: Asked[];
  let answers: Answer[];
  let reported: Set<number>;

  before(async () => {
    server = createServer(async (request, response) => {
      const { method, url: path, headers } = request;
      asked.push({ method, url: path, headers, text: await textOf(request) });
      const answer = answers.shift() ?? TAKEN;
      if (answer !== 'none') response.writeHead(answer[0], { 'content-type': 'text/html' }).end(answer[1]);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cgi-bin/sendsms`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    [asked, answers, reported] = [[], [], new Set()];
  });

  const gateway = (more: object = {}) =>
    kannelSmsGateway(
      {
        name: 'operator',
        url,
        username: 'usynys',
        password: 'known',
        sender: '1414',
        apiUrl: 'http://usynys.test',
        webhookSecret: secret,
        timeoutMs: 300,
        ...more,
      },
      () => Promise.resolve(reported),
    );
  const sms = (text = 'Hello', smsId = id) => ({ id: smsId, to: '+77015550101', text, validityMs: 90 * 60_000 });
  const reportAddress = (of: Asked | undefined) => new URL(String(of?.headers['x-kannel-dlr-url']));

  it('§6b asks in headers and body: nothing personal stands in an address', async () => {
    assert.deepEqual(await gateway({ smsc: 'beeline' }).send(sms('Сәлем')), { ok: true, gatewayId: id });
    const [{ method, url: path, headers, text } = assert.fail()] = asked;
    assert.deepEqual([method, path, text], ['POST', '/cgi-bin/sendsms', 'Сәлем']);
    assert.equal(headers['content-type'], 'text/plain; charset=UTF-8');
    const {
      'x-kannel-from': from,
      'x-kannel-to': to,
      'x-kannel-coding': coding,
      'x-kannel-validity': minutes,
    } = headers;
    assert.deepEqual(
      [from, to, coding, minutes, headers['x-kannel-smsc']],
      ['1414', '+77015550101', '2', '90', 'beeline'],
    );
    assert.equal(headers['x-kannel-udh'], undefined);
    const address = reportAddress(asked[0]);
    assert.equal(address.pathname, '/webhooks/sms/operator/receipts');
    assert.deepEqual([...address.searchParams.keys()], ['id', 'part', 'key', 'status', 'at']);
    assert.ok(!/5550101/.test(address.href));
  });

  it('sends what GSM 03.38 can write as such', async () => {
    await gateway().send(sms('Reply 1 or 2 {now}'));
    assert.equal(asked[0]?.headers['x-kannel-coding'], '0');
  });

  it('§4a sends each part by itself, each with an address of its own, joined by one header', async () => {
    await gateway().send(sms(kazakh));
    assert.equal(asked.length, 2);
    assert.equal(asked.map(({ text }) => text).join(''), kazakh);
    const headers = asked.map(({ headers: { 'x-kannel-udh': header } }) => String(header));
    assert.deepEqual(
      headers.map((header) => [header.slice(0, 6), header.slice(8)]),
      [
        ['050003', '0201'],
        ['050003', '0202'],
      ],
    );
    assert.equal(headers[0]?.slice(6, 8), headers[1]?.slice(6, 8));
    for (const [index, one] of asked.entries()) {
      const { searchParams } = reportAddress(one);
      const key = searchParams.get('key') ?? '';
      assert.deepEqual([searchParams.get('id'), searchParams.get('part')], [id, String(index + 1)]);
      assert.ok(isReceiptKey([secret], id, index + 1, key));
      assert.ok(!isReceiptKey([secret], id, 2 - index, key), 'the key of one part is none of another');
    }
  });

  const refusals: [Answer, object][] = [
    [[400, 'Number(s) has/have been denied by white- and/or black-lists.'], { fault: 'number', code: 'number-denied' }],
    [[403, 'Authorization failed for sendsms'], { fault: 'ours', code: 'not-authorised' }],
    [[403, 'Not routable. Do not try again.'], { fault: 'ours', code: 'not-routable' }],
    [[400, 'constructor'], { fault: 'ours', code: 'unknown-refusal' }],
  ];
  for (const [answer, result] of refusals) {
    it(`is refused with “${answer[1]}”`, async () => {
      answers = [answer];
      assert.deepEqual(await gateway().send(sms()), { ok: false, ...result });
    });
  }

  it('knows what did not leave: no connection, “try again later”', async () => {
    const away = gateway({ url: `http://127.0.0.1:${await freePort()}/cgi-bin/sendsms` });
    await assert.rejects(away.send(sms()), DidNotLeave);
    answers = [[503, 'Temporal failure, try again later.']];
    await assert.rejects(gateway().send(sms()), DidNotLeave);
  });

  it('§3.1 leaves in doubt what may have left: no answer, a broken one, a part of the whole', async () => {
    for (const answer of ['none', [500, 'Sending failed.']] as Answer[]) {
      answers = [answer];
      await assert.rejects(gateway().send(sms()), MayHaveLeft);
    }
    for (const later of [
      [503, 'Temporal failure, try again later.'],
      [403, 'Not routable. Do not try again.'],
    ] as Answer[]) {
      answers = [TAKEN, later];
      await assert.rejects(gateway().send(sms(kazakh)), MayHaveLeft);
    }
  });

  it('asks again only for the parts that were not taken', async () => {
    const one = gateway();
    answers = [TAKEN, [503, '']];
    await assert.rejects(one.send(sms(kazakh)), MayHaveLeft);
    assert.deepEqual(await one.send(sms(kazakh)), { ok: true, gatewayId: id });
    assert.deepEqual(
      asked.map(({ headers }) => String(headers['x-kannel-udh']).slice(-2)),
      ['01', '02', '02'],
    );
  });

  it('§3.1 does not send again what is in doubt, until its report says that it left', async () => {
    const one = gateway();
    answers = ['none'];
    await assert.rejects(one.send(sms()), MayHaveLeft);
    await assert.rejects(one.send(sms()), MayHaveLeft);
    assert.equal(asked.length, 1);
    reported = new Set([1]);
    assert.deepEqual(await one.send(sms()), { ok: true, gatewayId: id });
    assert.equal(asked.length, 1);
  });

  it('does not ask again for what another worker sent, once it is reported', async () => {
    reported = new Set([1]);
    await gateway().send(sms(kazakh));
    assert.deepEqual(
      asked.map(({ headers }) => String(headers['x-kannel-udh']).slice(-2)),
      ['02'],
    );
  });

  it('§4a hears only 1 as delivered', () => {
    const heard = ['1', '2', '4', '8', '16', '34', '33', '0', 'constructor'].map(kannelStatus);
    const none = ['unknown', 'unknown', 'unknown'];
    assert.deepEqual(heard, ['delivered', 'undeliverable', 'accepted', 'atOperator', 'rejected', 'expired', ...none]);
  });
});
