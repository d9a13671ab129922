// Calls of the REST API. The session is the HttpOnly cookie that the login sets, so no token is kept in the page.

/** A refusal or failure, with the HTTP status (0: no answer at all). */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Call one endpoint and return its JSON.
 * @param {string} method HTTP method
 * @param {string} path path below /api/v1
 * @param {object} [body] JSON to send
 */
export async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "The server does not answer.");
  }
  const text = await response.text();
  if (!response.ok) throw new ApiError(response.status, reason(text) || `The server answered ${response.status}.`);
  return JSON.parse(text);
}

function reason(text) {
  try {
    const answer = JSON.parse(text);
    return answer.error?.error ?? answer.error?.message ?? answer.message;
  } catch {
    return "";
  }
}

/** Build a query string out of what is not empty; lists repeat their key. */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== undefined) search.append(key, String(one));
    }
  }
  return search.toString();
}
