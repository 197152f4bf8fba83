/** What a server said to one request. */
export interface Said {
  readonly status: number;
  readonly text: string;
  /** The parsed JSON, or the text. */
  readonly body: unknown;
  /** The code of a problem+json, undefined when it is none. */
  readonly code: string | undefined;
}

/** One request over loopback with a JSON body. */
export async function ask(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Said> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const answer: unknown = isJson ? JSON.parse(text) : text;
  const isProblem = typeof answer === 'object' && answer !== null && 'code' in answer;
  return { status: response.status, text, body: answer, code: isProblem ? String(answer.code) : undefined };
}
