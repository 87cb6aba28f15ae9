// Requests to the server that the page came from, and what it answers when it refuses one.

const TOKEN = "phicode.token";

/** A request that the server refused; `problem` is its `application/problem+json`, if there is one. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || `the server answered with status ${status}`);
    this.status = status;
    this.problem = problem;
    /** Seconds until a further try makes sense, or null. */
    this.retryAfter = retryAfter;
  }
}

/** Remembers `token` as long as this tab is open. */
export function useToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

/** The parsed answer of `GET path`. */
export async function get(path) {
  const response = await send(path, { headers: authorization() });
  return response.json();
}

/** The parsed answer of `POST path` with `fields` as its JSON body. */
export async function post(path, fields, signal) {
  const response = await postForResponse(path, fields, signal);
  return response.json();
}

/** The response to `POST path`, its body unread; throws `Refusal` for every status but 200. */
export function postForResponse(path, fields, signal) {
  return send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...authorization() },
    body: JSON.stringify(fields),
    signal,
  });
}

async function send(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  throw new Refusal(response.status, problem, retryAfter);
}

function authorization() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** A sentence for any failure of a request. */
export function explain(error) {
  if (error instanceof Refusal) {
    const wait = error.retryAfter ? ` Try again in ${error.retryAfter} s.` : "";
    return sentence(error.message) + wait;
  }
  if (error instanceof TypeError) return "The server cannot be reached. Is it still running?";
  return sentence(error.message);
}

function sentence(text) {
  const end = /[.!?]$/.test(text) ? "" : ".";
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}
