/**
 * Shows what the server found, as a list that leads to the element and as marks on the diagram.
 */

const MARKER = { error: 'finding-error', warning: 'finding-warning' };

export class Findings {
  /** @param {Walk} walk plays the way to a finding */
  constructor(modeller, list, translate, walk) {
    Object.assign(this, { modeller, list, translate, walk, marked: [] });
  }

  /** Replaces what is shown by `findings`: [{element_id, element_name, reason, remedy, severity, steps}]. */
  show(findings) {
    this._clear();
    this.walk.close();
    this.list.replaceChildren(...(findings.length ? findings.map(finding => this._line(finding)) : [ this._clean() ]));
    findings.forEach(finding => this._mark(finding));
  }

  _clean() {
    const line = document.createElement('li');
    line.className = 'finding finding--none';
    line.textContent = this.translate('Nothing to correct.');
    return line;
  }

  _line(finding) {
    const { element_id: id, element_name: name, reason, remedy, severity, steps = [] } = finding;
    const line = document.createElement('li');
    line.className = `finding finding--${severity}`;
    const where = document.createElement(this._element(id) ? 'button' : 'span');
    where.className = 'finding__where';
    where.textContent = name || id || this.translate('Diagram');
    if (this._element(id)) {
      where.type = 'button';
      where.addEventListener('click', () => goTo(this.modeller, id));
    }
    const kind = severity === 'error' ? this.translate('Must be corrected') : this.translate('Please check');
    line.append(badge(kind), where, document.createTextNode(` ${reason}${remedy ? ` ${remedy}` : ''} `));
    if (steps.length) line.append(this._player(finding));
    return line;
  }

  _player(finding) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'finding__play';
    button.textContent = this.translate('Show on the diagram how a case comes here');
    button.addEventListener('click', () => this.walk.play(finding, button));
    return button;
  }

  _mark({ element_id: id, severity }) {
    if (!this._element(id) || !MARKER[severity]) return;
    this.modeller.get('canvas').addMarker(id, MARKER[severity]);
    this.marked.push([ id, MARKER[severity] ]);
  }

  _clear() {
    const canvas = this.modeller.get('canvas');
    this.marked.filter(([ id ]) => this._element(id)).forEach(([ id, marker ]) => canvas.removeMarker(id, marker));
    this.marked = [];
  }

  _element(id) {
    return id && this.modeller.get('elementRegistry').get(id);
  }
}

/** Selects an element and brings it into view. */
export function goTo(modeller, id) {
  const element = modeller.get('elementRegistry').get(id);
  if (!element) return;
  const canvas = modeller.get('canvas');
  canvas.scrollToElement(element, 80);
  if (modeller.get('selection', false)) modeller.get('selection').select(element);
}

function badge(text) {
  const span = document.createElement('span');
  span.className = 'finding__kind';
  span.textContent = text;
  return span;
}
