/** What the answers of a provider's own system mean. */
import assert from 'node:assert/strict';
import { ProviderRejectsCall } from '../../../activities/provider-system.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { restProvider } from '../../../adapters/providers/rest.ts';
import { answeringSystem, APPLICATION } from '../http/answering-system.ts';

describe('a provider over REST', () => {
  const outside = answeringSystem();

  it('§3.2 a provider that rejects our call needs operators; one that is unavailable or busy does not', async () => {
    const provider = restProvider(outside.system);
    for (const status of [400, 401, 403, 409, 422]) {
      outside.answer = { status };
      await assert.rejects(provider.apply(APPLICATION), ProviderRejectsCall, String(status));
    }
    for (const status of [408, 425, 429, 500, 502, 503]) {
      outside.answer = { status };
      const isFault = (fault: Error) => fault instanceof SystemFault && !(fault instanceof ProviderRejectsCall);
      await assert.rejects(provider.apply(APPLICATION), isFault, String(status));
    }
  });
  it('§5 an application carries the eligibility facts as `facts`, as the API takes them', async () => {
    outside.answer = { status: 202 };
    const { eligibilityFacts: _, ...rest } = APPLICATION;
    await restProvider(outside.system).apply({ ...APPLICATION, eligibilityFacts: { children: 4 } });
    assert.deepEqual(outside.received, { ...rest, facts: { children: 4 } });
  });
  it('§5 a provider’s answer is final or not; an unknown application is neither', async () => {
    const provider = restProvider(outside.system);
    for (const body of [{ applicationNumber: 'A-1' }, '', 'accepted']) {
      outside.answer = { status: 202, body };
      assert.deepEqual(await provider.apply(APPLICATION), { final: false });
    }
    outside.answer = { status: 200, body: { outcome: 'refused', ground: 'g', resultNumber: null } };
    assert.deepEqual(await provider.apply(APPLICATION), { final: true, outcome: 'refused', ground: 'g' });
    outside.answer = { status: 200, body: { status: 'done', outcome: 'granted', resultNumber: 'R-1', ground: null } };
    assert.deepEqual(await provider.poll('f3b1'), { final: true, outcome: 'granted', resultNumber: 'R-1' });
    outside.answer = { status: 200, body: { status: 'pending' } };
    assert.deepEqual(await provider.poll('f3b1'), { final: false });
    for (const body of [{ code: 'not-found' }, '', '<h1>Not found</h1>']) {
      outside.answer = { status: 404, body };
      assert.equal(await provider.poll('f3b1'), undefined);
    }
  });
  it('§3.2 a decision that cannot be read is a fault: neither a refusal nor "not yet"', async () => {
    const provider = restProvider(outside.system);
    for (const body of [
      '',
      {},
      { outcome: 'rejected' },
      { outcome: null },
      { outcome: 'refused', ground: 7 },
      [],
      'ok',
    ]) {
      outside.answer = { status: 200, body };
      await assert.rejects(provider.apply(APPLICATION), SystemFault, JSON.stringify(body));
      outside.answer = { status: 200, body: { status: 'done', ...(typeof body === 'object' ? body : {}) } };
      await assert.rejects(provider.poll('f3b1'), SystemFault, JSON.stringify(body));
    }
  });
  it('§3.2 a refusal with an overlong ground is still a refusal, for an operator to read', async () => {
    outside.answer = {
      status: 200,
      body: { outcome: 'refused', ground: 'g'.repeat(5_000), resultNumber: 'n'.repeat(5_000) },
    };
    const decision = await restProvider(outside.system).apply(APPLICATION);
    assert.deepEqual(decision, { final: true, outcome: 'refused', ground: 'g'.repeat(100) });
  });
});
