/** Faults of an answer in transit: set by the control API for a system, or by a persona. */
import type { Response } from 'express';
import { z } from 'zod';
import { writeFault } from './envelope.ts';

export const WireFault = z.enum([
  'well',
  'soap-fault',
  'unavailable',
  'garbage',
  'truncated',
  'wrong-correlation',
  'unsigned',
  'wrapped',
  'unknown-status',
  'reset',
  'slow',
]);
export type WireFault = z.infer<typeof WireFault>;

/** Longer than every caller's deadline. */
export const VERY_SLOW_MS = 20_000;
const GARBAGE = '<html><body><h1>502 Bad Gateway</h1><p>nginx<br></body></html>';

/** Sends the signed answer, changed by the fault. */
export function sendWith(fault: WireFault, response: Response, signed: string): void {
  const send = (status: number, body: string): void =>
    void response.status(status).type('text/xml; charset=utf-8').send(body);
  switch (fault) {
    case 'soap-fault':
      return send(500, writeFault('Server', 'FAULT-015'));
    case 'unavailable':
      return send(503, GARBAGE);
    case 'garbage':
      return send(200, GARBAGE);
    case 'truncated':
      return send(200, signed.slice(0, signed.length / 2));
    case 'unsigned':
      return send(200, signed.replace(/<wsse:Security[\s>][^]*<\/wsse:Security>/, ''));
    case 'wrapped':
      return send(200, wrapped(signed));
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    default:
      return send(200, signed);
  }
}

/** The signed body moved into the header, and one of our own in its place: the signature is still valid. */
function wrapped(signed: string): string {
  const [body = ''] = /<S:Body[\s>][^]*<\/S:Body>/.exec(signed) ?? [];
  const forged = body.replace(/ wsu:Id="[^"]*"/, '').replace(/<code>[^<]*<\/code>/, '<code>SCSS001</code>');
  return signed.replace(body, forged).replace('</S:Header>', () => `<Wrapper>${body}</Wrapper></S:Header>`);
}
