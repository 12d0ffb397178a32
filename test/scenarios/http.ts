import http from 'node:http';
import type { HarnessProcess } from '../support/child-process.ts';

/** What a server answered: its status and its JSON, or undefined when there was none. */
export type Answer<Body> = { status: number; body: Body };

/** Calls a server of the harness; a refused connection is status 0. */
export async function call<Body>(
  url: string,
  init: { method?: string; key?: string; json?: unknown } = {},
): Promise<Answer<Body>> {
  const { method = init.json === undefined ? 'GET' : 'POST', key, json } = init;
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const asked = await request(url, { method, headers }, json === undefined ? undefined : JSON.stringify(json));
  if (!asked) return { status: 0, body: undefined as Body };
  try {
    return { status: asked.status, body: (asked.text ? JSON.parse(asked.text) : undefined) as Body };
  } catch (error) {
    throw new Error(`${url} answered no JSON`, { cause: error });
  }
}

/** Nothing when the server cannot be reached or its answer breaks off. `fetch` takes twice the processor time. */
function request(url: string, options: http.RequestOptions, body?: string) {
  return new Promise<{ status: number; text: string } | undefined>((resolve) => {
    const signal = AbortSignal.timeout(20_000);
    const refuse = () => resolve(undefined);
    const sent = http.request(url, { ...options, agent: false, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', refuse);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once('error', refuse);
    sent.end(body);
  });
}

/** Uses the sandbox's control API, which always answers. */
export async function askSandbox<Body>(
  sandbox: HarnessProcess,
  path: string,
  { method, json }: { method?: string; json?: unknown } = {},
): Promise<Body> {
  const { status, body } = await call<Body>(sandbox.url + path, {
    ...(method ? { method } : {}),
    ...(json === undefined ? {} : { json }),
  });
  if (status < 200 || status > 299)
    throw new Error(`The sandbox answered ${status} to ${path}: ${JSON.stringify(body)}`);
  return body;
}
