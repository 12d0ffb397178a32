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
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  try {
    const response = await fetch(url, { method, headers, ...body, signal: AbortSignal.timeout(20_000) });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body };
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${url} answered no JSON`, { cause: error });
    return { status: 0, body: undefined as Body };
  }
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
