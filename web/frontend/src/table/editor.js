/**
 * dmn-js behind the few calls by which drafts are kept: what it changed, and the file as it stands. It saves nothing.
 */
import DmnModeler from 'dmn-js/lib/Modeler';

import { translateModule } from '../language/translate.js';

export class TableEditor {
  /** @param {HTMLElement} container where the editor stands; @param {string} language `zh` or `en` */
  constructor(container, language) {
    const additionalModules = [ translateModule(language) ];
    this.editor = new DmnModeler({
      container, height: '100%',
      common: { additionalModules }, drd: { additionalModules }, decisionTable: { additionalModules },
      literalExpression: { additionalModules }, boxedExpression: { additionalModules }
    });
    this.listeners = { 'import.done': [], 'commandStack.changed': [] };
    this.heard = new WeakSet();
    this.editor.on('views.changed', () => this._hear());
  }

  on(event, listener) {
    this.listeners[event].push(listener);
  }

  /** Open a file at its first table, or at the picture of the decisions where there are several. */
  async importXML(xml) {
    const { warnings } = await this.editor.importXML(xml);
    const views = this.editor.getViews();
    const tables = views.filter(view => view.type !== 'drd');
    await this.editor.open(tables.length === 1 ? tables[0] : views[0]);
    this._tell('import.done');
    return { warnings };
  }

  saveXML(options) {
    return this.editor.saveXML(options);
  }

  /** What a save must not lose is held by dmn-js itself; there is nothing to compare on the page. */
  get() {
    return { getAll: () => [] };
  }

  /** Undo or redo in the view that is open. */
  step(which) {
    this.editor.getActiveViewer()?.get('commandStack')[which]();
  }

  /** Every view has an event bus of its own. */
  _hear() {
    const viewer = this.editor.getActiveViewer();
    if (!viewer || this.heard.has(viewer)) return;
    this.heard.add(viewer);
    viewer.on('commandStack.changed', () => this._tell('commandStack.changed'));
  }

  _tell(event) {
    this.listeners[event].forEach(listener => listener());
  }
}
