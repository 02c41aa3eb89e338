/**
 * Keeps the draft: saves on request and by itself after a pause, and says in words how things stand.
 * It never saves a diagram that was not read whole, and never over somebody else's draft without being told to.
 */
import { send } from './server.js';

const PAUSE = 20000; // milliseconds without a change before the draft saves itself

export class Drafts {
  /**
   * @param {object} modeller the bpmn-js modeller
   * @param {object} page urls, csrfToken, baseRevision
   * @param {object} callbacks `say(text, kind)`, `findings(list)`, `conflict(error)`
   */
  constructor(modeller, page, translate, callbacks) {
    Object.assign(this, { modeller, page, translate, callbacks, changed: false, blocked: '', pending: null, known: new Set() });
    modeller.on('import.done', () => { this.known = this._ids(); });
    modeller.on('commandStack.changed', () => this._changed());
    window.addEventListener('beforeunload', event => { if (this.changed) event.preventDefault(); });
  }

  /** Refuse to save from now on, for this reason. */
  block(reason) {
    this.blocked = reason;
    this.callbacks.say(reason, 'error');
  }

  /** Save now. Returns the server's answer, or undefined when nothing was saved. */
  async save({ overwrite = false } = {}) {
    clearTimeout(this.pending);
    if (this.blocked) return this.callbacks.say(this.blocked, 'error');
    return this._queue(() => this._save(overwrite));
  }

  /** Check without saving. */
  async check() {
    const answer = await this._sent(this.page.urls.check, { xml: await this._xml() });
    if (answer) this.callbacks.findings(answer.findings);
    return answer;
  }

  _changed() {
    if (this.blocked) return;
    this.changed = true;
    this.callbacks.say(this.translate('Not saved yet'), 'busy');
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.save(), PAUSE);
  }

  _queue(work) {
    this.working = (this.working || Promise.resolve()).then(work);
    return this.working;
  }

  async _save(overwrite) {
    const { page, translate } = this;
    this.callbacks.say(translate('Saving …'), 'busy');
    const xml = await this._xml();
    this.changed = false;
    const answer = await this._sent(page.urls.draft, {
      xml, base_revision: page.baseRevision, overwrite: overwrite ? '1' : '', deleted: this._deleted().join(' ')
    });
    if (!answer) {
      this.changed = true;
      return undefined;
    }
    page.baseRevision = answer.revision;
    this._ids().forEach(id => this.known.add(id));
    if (!this.changed) this.callbacks.say(translate('Draft saved at {time}', { time: answer.saved_at }), 'done');
    this.callbacks.findings(answer.findings);
    return answer;
  }

  /** What the person took away: the server refuses a file that lacks anything else. */
  _deleted() {
    const present = this._ids();
    return [ ...this.known ].filter(id => !present.has(id));
  }

  _ids() {
    return new Set(this.modeller.get('elementRegistry').getAll().map(element => element.businessObject?.id));
  }

  async _xml() {
    return (await this.modeller.saveXML({ format: true })).xml;
  }

  async _sent(url, fields) {
    try {
      return await send(url, fields, this.page, this.translate);
    } catch (error) {
      if (error.status === 409) this.callbacks.conflict(error);
      this.callbacks.say(error.message, 'error');
      if (error.data?.findings) this.callbacks.findings(error.data.findings);
      return undefined;
    }
  }
}
