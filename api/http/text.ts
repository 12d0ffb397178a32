import { z } from 'zod';

export { Line, Moment } from '../../adapters/http/text-fields.ts';
/** A moment in an answer, always UTC. */
export const UtcMoment = z.iso.datetime().meta({ example: '2026-11-23T09:59:59.000Z' });
