/**
 * Talks to the server: every answer is JSON, every failure becomes a sentence for the person. It keeps no state.
 */

/** What went wrong, in words for the person; `data` is what the server answered, `status` 0 when it was not reached. */
export class Refused extends Error {
  constructor(message, status, data = {}) {
    super(message);
    Object.assign(this, { status, data });
  }
}

/** Sends fields as a form and returns the JSON answer; raises Refused. */
export async function send(url, fields, csrfToken, translate) {
  const body = new FormData();
  Object.entries({ ...fields, csrf_token: csrfToken }).forEach(([ name, value ]) => body.append(name, value ?? ''));
  let answer;
  try {
    answer = await fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual' });
  } catch {
    throw new Refused(translate('The server cannot be reached. Your changes are kept on this page; try again.'), 0);
  }
  return read(answer, translate);
}

async function read(answer, translate) {
  const isJson = (answer.headers.get('Content-Type') || '').includes('application/json');
  const data = isJson ? await answer.json() : {};
  if (answer.ok && isJson) return data;
  if (answer.type === 'opaqueredirect' || answer.status === 401) {
    throw new Refused(translate('You are signed out. Sign in again in another tab, then save here once more.'), 401, data);
  }
  throw new Refused(data.message || translate('That did not work. Please try again.'), answer.status, data);
}
