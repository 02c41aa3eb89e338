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

/**
 * Sends fields as a form and returns the JSON answer; raises Refused.
 * @param {object} page `csrfToken` and `urls.token`: whoever signed in again in another tab has a new token
 */
export async function send(url, fields, page, translate) {
  let answer = await post(url, fields, page, translate);
  if (answer.status === 400 && !isJson(answer)) {
    page.csrfToken = (await read(await reach(page.urls.token, {}, translate), translate)).csrf_token;
    answer = await post(url, fields, page, translate);
  }
  return read(answer, translate);
}

/** Asks for what the fields give, changing nothing, and returns the JSON answer; raises Refused. */
export async function ask(url, fields, translate) {
  return read(await reach(`${url}?${new URLSearchParams(fields)}`, {}, translate), translate);
}

function post(url, fields, page, translate) {
  const body = new FormData();
  Object.entries({ ...fields, csrf_token: page.csrfToken }).forEach(([ name, value ]) => body.append(name, value ?? ''));
  return reach(url, { method: 'POST', body }, translate);
}

async function reach(url, request, translate) {
  try {
    return await fetch(url, { ...request, headers: { Accept: 'application/json' }, redirect: 'manual' });
  } catch {
    throw new Refused(translate('The server cannot be reached. Your changes are kept on this page; try again.'), 0);
  }
}

function isJson(answer) {
  return (answer.headers.get('Content-Type') || '').includes('application/json');
}

async function read(answer, translate) {
  const data = isJson(answer) ? await answer.json() : {};
  if (answer.ok && isJson(answer)) return data;
  if (answer.type === 'opaqueredirect' || answer.status === 401) {
    throw new Refused(translate('You are signed out. Sign in again in another tab, then save here once more.'), 401, data);
  }
  throw new Refused(data.message || translate('That did not work. Please try again.'), answer.status, data);
}
