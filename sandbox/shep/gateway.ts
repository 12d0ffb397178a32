/** ШЭП itself: receives a signed question, asks the service behind it, signs the answer. */
import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import type { Faults } from '../faults.ts';
import type { Outside } from '../outside.ts';
import { readQuestion, writeAnswer, writeFault } from './envelope.ts';
import type { Answer, Question } from './envelope.ts';
import { GATEWAY, SENDER_ID } from './names.ts';
import type { Ncanode } from './ncanode.ts';
import type { Behind } from './services.ts';
import { createPublicServices } from './public-services.ts';
import { createServices } from './services.ts';
import type { Service } from './services.ts';
import { signBody } from './signatures.ts';
import { sendWith, VERY_SLOW_MS } from './wire-faults.ts';
import type { WireFault } from './wire-faults.ts';

export function createShep(outside: Outside, faults: Faults, ncanode: Ncanode, behind: Behind): Router {
  const { settings, world, now, changes } = outside;
  const services = { ...createServices(behind), ...createPublicServices(behind, ncanode) };
  const router = Router();
  const met = new Set<string>();
  changes.on('forget', () => met.clear());

  const sync: RequestHandler = async (request, response) => {
    const xml = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const refuse = (code: string): void =>
      void response.status(500).type('text/xml; charset=utf-8').send(writeFault('Client', code));
    const question = readQuestion(xml);
    if (!question) return refuse('VAL-JSR-001');
    if (!ncanode.isSignedBy(SENDER_ID, xml)) return refuse('SBF-VE-8');
    const { id, password } = question.sender;
    if (id !== SENDER_ID || password !== settings.SANDBOX_TOKEN) return refuse('SBF-AD-1');
    const service = services[question.serviceId];
    if (!service) return refuse('SBF-VE-8');
    const { down, slowMs, answers } = faults.of(service.system);
    const fault = answers === 'well' ? faultOf(service, question) : answers;
    if (down) return sendWith('unavailable', response, '');
    const answer = await service.answer(question.data, question);
    const document = documentOf(question, await now(), fault, answer);
    const isSigned = !answer.isUnsigned || fault !== 'well';
    const signed = isSigned ? signBody(document, ncanode.identity(GATEWAY), 'binary-token') : document;
    const waitMs = fault === 'slow' ? VERY_SLOW_MS : slowMs;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    sendWith(fault, response, signed);
  };

  /** A persona meets its fault at БМГ, so after its consent was asked, and meets it once: the next attempt
   *  succeeds. Only an unknown status is repeated. */
  function faultOf({ system }: Service, { data }: Question): WireFault {
    const iin = data.children.find(({ name }) => name === 'iin')?.text ?? '';
    const fault = world.person(iin)?.shep;
    if (system !== 'phones' || !fault || met.has(iin)) return 'well';
    if (fault !== 'unknown-status') met.add(iin);
    return fault;
  }

  router.post('/sync', express.raw({ type: ['text/xml', 'application/xml'], limit: '1mb' }), sync);
  return router;
}

function documentOf(question: Question, now: number, fault: WireFault, answer: Answer): string {
  if (fault === 'wrong-correlation') return writeAnswer({ ...question, messageId: crypto.randomUUID() }, now, answer);
  if (fault === 'unknown-status') return writeAnswer(question, now, { code: 'SCSE999', message: 'Неизвестно' });
  return writeAnswer(question, now, answer);
}
