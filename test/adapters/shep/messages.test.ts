import assert from 'node:assert/strict';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import {
  readAsyncMessage,
  readAsyncReceipt,
  writeAsyncMessage,
  writeAsyncReceipt,
} from '../../../adapters/shep/async-message.ts';
import { SoapFault } from '../../../adapters/shep/envelope.ts';
import { readSyncAnswer, writeSyncQuestion } from '../../../adapters/shep/sync-message.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SYNC = 'http://bip.bee.kz/SyncChannel/v10/Types';
const ASYNC = 'http://bip.bee.kz/AsyncChannel/v10/Types';
const sender = { id: 'usynys', password: 'a<b&c' };
const inBody = (inner: string) => `<S:Envelope xmlns:S="${SOAP}"><S:Body>${inner}</S:Body></S:Envelope>`;
const answer = (inner: string, ns = SYNC) =>
  inBody(`<n:SendMessageResponse xmlns:n="${ns}"><response>${inner}</response></n:SendMessageResponse>`);
const INFO =
  '<responseInfo><messageId>m-2</messageId><correlationId>m-1</correlationId>' +
  '<responseDate>2026-11-25T17:00:00+05:00</responseDate>' +
  '<status><code>SCSS001</code><message>ok</message></status></responseInfo>';

describe('ШЭП: messages', () => {
  it('a request of the synchronous channel is written as ШЭП requires', () => {
    const xml = writeSyncQuestion({
      messageId: 'm-1',
      serviceId: 'KDP_SERVICE',
      messageDate: '2026-11-25T17:00:00.000+05:00',
      routeId: 'r',
      sender,
      properties: { k1: 'v1', k2: 'v2' },
      data: { name: 'data', content: [{ name: 'uin', content: '900101400013' }] },
    });
    assert.equal(
      xml,
      `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header/><soap:Body><sync:SendMessage xmlns:sync="${SYNC}"><request>` +
        '<requestInfo><messageId>m-1</messageId><serviceId>KDP_SERVICE</serviceId>' +
        '<messageDate>2026-11-25T17:00:00.000+05:00</messageDate><routeId>r</routeId>' +
        '<sender><senderId>usynys</senderId><password>a&lt;b&amp;c</password></sender>' +
        '<properties><key>k1</key><value>v1</value></properties>' +
        '<properties><key>k2</key><value>v2</value></properties>' +
        '</requestInfo><requestData><data><uin>900101400013</uin></data></requestData>' +
        '</request></sync:SendMessage></soap:Body></soap:Envelope>',
    );
  });

  it('an answer of the synchronous channel is read', () => {
    const { data, ...rest } = readSyncAnswer(
      parseXml(answer(`${INFO}<responseData><data><code>7</code></data></responseData>`)),
    );
    assert.deepEqual(rest, {
      messageId: 'm-2',
      correlationId: 'm-1',
      respondedAt: Date.parse('2026-11-25T12:00:00Z'),
      status: { code: 'SCSS001', message: 'ok' },
    });
    assert.equal(data?.children[0]?.text, '7');
  });

  it('a name counts only in its namespace', () => {
    const wrong = [
      answer(INFO, ASYNC),
      answer(INFO, `${SYNC}/`),
      answer(INFO).replaceAll(SOAP, 'http://www.w3.org/2003/05/soap-envelope'),
      answer(`<responseInfo xmlns="${SYNC}"><status><code>SCSS001</code></status></responseInfo>`),
      answer(INFO).replace('<response>', '<n:response>').replace('</response>', '</n:response>'),
    ];
    for (const xml of wrong) assert.throws(() => readSyncAnswer(parseXml(xml)), SystemFault);
  });

  it('an answer that holds an element twice is refused', () => {
    const twice = [
      answer(INFO + INFO),
      answer(INFO.replace('<status>', '<status><code>SCSE001</code></status><status>')),
      answer(INFO.replace('<code>', '<code>SCSE001</code><code>')),
      answer(`${INFO}<responseData><data/><data/></responseData>`),
    ];
    for (const xml of twice) assert.throws(() => readSyncAnswer(parseXml(xml)), SystemFault);
  });

  it('§6b of a SOAP fault the code is kept and none of its text', () => {
    const fault = inBody(
      '<S:Fault><faultcode>S:Server</faultcode><faultstring>900101400013 не найден</faultstring>' +
        `<detail><f:sendMessageFault xmlns:f="${SYNC}"><errorCode>FAULT-015</errorCode>` +
        `<errorMessage>900101400013</errorMessage></f:sendMessageFault></detail></S:Fault>`,
    );
    assert.throws(
      () => readSyncAnswer(parseXml(fault)),
      (thrown: unknown) =>
        thrown instanceof SoapFault && thrown.code === 'FAULT-015' && !thrown.message.includes('900101400013'),
    );
    const plain = inBody('<S:Fault><faultcode>S:Client</faultcode><faultstring>x</faultstring></S:Fault>');
    assert.throws(() => readSyncAnswer(parseXml(plain)), /SOAP fault S:Client$/);
    const prose = inBody('<S:Fault><faultcode>ИИН 900101400013 не найден</faultcode></S:Fault>');
    assert.throws(() => readSyncAnswer(parseXml(prose)), /without a readable code$/);
  });

  it('a message of the asynchronous channel is read as it was written', () => {
    const xml = writeAsyncMessage({
      messageId: 'm-1',
      correlationId: 'c-1',
      serviceId: 'S',
      messageType: 'REQUEST',
      messageDate: '2026-11-25T17:00:00.000+05:00',
      sender,
      data: { name: 'data', content: [{ name: 'x', content: ' ұсыныс ' }] },
    });
    assert.match(xml, new RegExp(`<async:sendMessage xmlns:async="${ASYNC}"><request><messageInfo><messageId>`));
    const { data, ...rest } = readAsyncMessage(parseXml(xml));
    assert.deepEqual(rest, {
      messageId: 'm-1',
      correlationId: 'c-1',
      serviceId: 'S',
      messageType: 'REQUEST',
      sentAt: Date.parse('2026-11-25T12:00:00Z'),
      sender,
    });
    assert.equal(data?.children[0]?.text, ' ұсыныс ');
    assert.throws(() => readAsyncMessage(parseXml(xml.replace('>REQUEST<', '>ORDER<'))), SystemFault);
  });

  it('a receipt of the asynchronous channel is read as it was written', () => {
    const responseDate = '2026-11-25T18:00:00+06:00';
    const xml = writeAsyncReceipt({ messageId: 'm-2', correlationId: 'm-1', responseDate });
    assert.deepEqual(readAsyncReceipt(parseXml(xml)), {
      messageId: 'm-2',
      correlationId: 'm-1',
      respondedAt: Date.parse(responseDate),
    });
  });
});
