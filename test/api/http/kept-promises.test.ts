import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { RequestHandler } from 'express';
import { keepPromise, mustKeepPromise } from '../../../api/http/kept-promises.ts';
import type { Promised } from '../../../api/http/kept-promises.ts';
import { Problem, problemHandler } from '../../../api/http/problem.ts';

async function answerOf(promised: Promised, route: RequestHandler): Promise<{ status: number; body: string }> {
  const app = express();
  app.get('/', mustKeepPromise(promised), route);
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

describe('the duties of a route before it answers', () => {
  const secret = 'what a person wrote';
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

  it('one duty does not stand in for the other', async () => {
    const { status } = await answerOf('verified-call', (_request, response) => {
      keepPromise(response, 'audited-read');
      response.status(204).end();
    });
    assert.equal(status, 500);
  });

  it('an answer is sent once its duty is done, and a problem always', async () => {
    const kept = await answerOf('verified-call', (_request, response) => {
      keepPromise(response, 'verified-call');
      response.status(204).end();
    });
    assert.equal(kept.status, 204);
    const refused = await answerOf('audited-read', () => {
      throw new Problem('not-found', 'You have no such offer');
    });
    assert.equal(refused.status, 404);
  });
});
