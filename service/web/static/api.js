// Talking to the service: JSON, events, and the session that stands in for an API key.

let token = null; // of the session; sent with whatever is POSTed

/** A problem of the service (RFC 9457), or of the way to it. */
export class Problem extends Error {
  constructor(detail, { status = 0, pointer = null, retryAfter = null } = {}) {
    super(detail);
    Object.assign(this, { status, pointer, retryAfter });
  }
}

/** Whether a key is needed and whose session this is: {needed, key}. */
export async function readSession() {
  const session = await ask("GET", "/session");
  token = session.token;
  return session;
}

/** Signs in with an API key, which is kept nowhere; the session of it. */
export async function signIn(key) {
  const session = await ask("POST", "/session", { key });
  token = session.token;
  return session;
}

export async function signOut() {
  await send("DELETE", "/session");
  token = null;
}

/** The JSON that the service answers with. Throws a Problem. */
export async function ask(method, path, body, { signal } = {}) {
  const response = await send(method, path, body, { signal, accept: "application/json" });
  return response.json();
}

/** The service's text of any type, such as an export. Throws a Problem. */
export const askText = async (path, accept) => (await send("GET", path, undefined, { accept })).text();

/** Calls `take(name, data)` with each event of an answer that comes in parts. Throws a Problem, that of an `error` event too. */
export async function follow(path, body, take, { signal } = {}) {
  const response = await send("POST", path, body, { signal, accept: "text/event-stream" });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (waiting + value).split("\n\n");
    waiting = events.pop();
    for (const event of events) takeEvent(event, take);
  }
}

function takeEvent(event, take) {
  const fields = Object.fromEntries(event.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
  const data = JSON.parse(fields.data);
  if (fields.event === "error") throw new Problem(data.detail, { status: data.status, pointer: data.pointer });
  take(fields.event, data);
}

async function send(method, path, body, { signal, accept } = {}) {
  const headers = { ...(accept && { Accept: accept }), ...(token && { "X-CSRF-Token": token }) };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("The service cannot be reached. Is it running, and are you online?");
  }
  if (response.ok) return response;
  throw await readProblem(response);
}

async function readProblem(response) {
  const retryAfter = response.headers.get("Retry-After");
  try {
    const problem = await response.json();
    return new Problem(problem.detail, { status: response.status, pointer: problem.pointer, retryAfter });
  } catch {
    return new Problem(`The service answered with status ${response.status}.`, { status: response.status, retryAfter });
  }
}
