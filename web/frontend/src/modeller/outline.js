/**
 * The diagram's text beside it: keeps the server's list of elements in step with the drawing, both ways.
 */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { goTo } from './findings.js';
import { kindOf } from './kind.js';

export class Outline {
  constructor(modeller, list, translate) {
    Object.assign(this, { modeller, list, translate });
    list.addEventListener('click', event => this._clicked(event));
    modeller.on('selection.changed', ({ newSelection }) => this._selected(newSelection));
    modeller.on('elements.changed', () => this._soon());
    modeller.on('import.done', () => this.draw());
  }

  /** Writes the list anew from the diagram as it stands. */
  draw() {
    const registry = this.modeller.get('elementRegistry');
    const shown = registry.filter(element => is(element, 'bpmn:FlowNode') && element.type !== 'label');
    shown.sort((one, other) => depth(one) - depth(other) || one.x - other.x || one.y - other.y);
    const byScope = new Map();
    shown.forEach(element => {
      const scope = getBusinessObject(element).$parent?.id;
      byScope.set(scope, [ ...(byScope.get(scope) || []), element ]);
    });
    const roots = [ ...byScope.keys() ].filter(scope => !shown.some(element => element.id === scope));
    this.list.replaceChildren(...roots.flatMap(scope => this._items(scope, byScope)));
  }

  _soon() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => { this.draw(); this._selected(this.modeller.get('selection').get()); });
  }

  _items(scope, byScope) {
    return (byScope.get(scope) || []).map(element => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      const { name } = getBusinessObject(element);
      button.type = 'button';
      button.dataset.element = element.id;
      button.className = 'outline__element';
      button.append(labelled('outline__kind', kindOf(element, this.translate)), labelled('outline__name', name || element.id));
      item.append(button);
      const inner = this._items(element.id, byScope);
      if (inner.length) item.append(nested(inner));
      return item;
    });
  }

  _clicked(event) {
    const id = event.target.closest('[data-element]')?.dataset.element;
    if (!id) return;
    event.preventDefault();
    goTo(this.modeller, id);
  }

  _selected(elements) {
    const ids = new Set(elements.map(element => element.id));
    this.list.querySelectorAll('[data-element]').forEach(entry => {
      const selected = ids.has(entry.dataset.element);
      entry.setAttribute('aria-current', selected ? 'true' : 'false');
      if (selected) entry.scrollIntoView({ block: 'nearest' });
    });
  }
}

function depth(element) {
  return element.parent ? depth(element.parent) + 1 : 0;
}

function labelled(className, text) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}

function nested(items) {
  const list = document.createElement('ol');
  list.append(...items);
  return list;
}
