import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { RequestHandler } from 'express';
import { noteStep, requireStep } from '../../../api/http/required-steps.ts';
import type { RequiredStep } from '../../../api/http/required-steps.ts';
import { Problem, problemHandler } from '../../../api/http/problem.ts';

async function answerOf(step: RequiredStep, route: RequestHandler): Promise<{ status: number; body: string }> {
  const app = express();
  app.get('/', requireStep(step), route);
  app.use(problemHandler(() => {}));
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { status: response.status, body: await response.text() };
  } finally {
    server.close();
  }
}

describe('the step that a route must take before it answers', () => {
  const secret = 'the text of a reply';
  it('§6b an answer with personal data is not sent unless the read was recorded', async () => {
    const { status, body } = await answerOf('audited-read', async (_request, response) => {
      await Promise.resolve();
      response.json({ secret });
    });
    assert.equal(status, 500);
    assert.ok(!body.includes(secret));
  });

  it('§6c a call of a gateway is not acknowledged unless it was verified', async () => {
    const { status } = await answerOf('verified-call', async (_request, response) => {
      await Promise.resolve();
      response.status(204).end();
    });
    assert.equal(status, 500);
  });

  it('one step does not replace the other', async () => {
    const { status } = await answerOf('verified-call', (_request, response) => {
      noteStep(response, 'audited-read');
      response.status(204).end();
    });
    assert.equal(status, 500);
  });

  it('an answer is sent after its step, and a problem always', async () => {
    const answered = await answerOf('verified-call', (_request, response) => {
      noteStep(response, 'verified-call');
      response.status(204).end();
    });
    assert.equal(answered.status, 204);
    const refused = await answerOf('audited-read', () => {
      throw new Problem('not-found', 'You have no such offer');
    });
    assert.equal(refused.status, 404);
  });
});
