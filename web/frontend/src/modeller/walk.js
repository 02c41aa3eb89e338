/**
 * Plays the way a case comes to what the check found: step by step on the diagram, with the same steps as a list.
 * It changes nothing in the diagram.
 */

const NOW = 'walk-now';
const PAST = 'walk-past';

export class Walk {
  /** @param {HTMLElement} place `#modeller-walk`, with its buttons, list and live text already in it */
  constructor(modeller, place, translate) {
    Object.assign(this, { modeller, place, translate, steps: [], at: 0, marked: [] });
    this.list = place.querySelector('[data-walk="steps"]');
    this.told = place.querySelector('[data-walk="told"]');
    this.about = place.querySelector('[data-walk="about"]');
    this.back = this._button('back', () => this.go(this.at - 1));
    this.on = this._button('on', () => this.go(this.at + 1));
    this._button('close', () => this.close());
    place.addEventListener('keydown', event => this._key(event));
  }

  /** Begins to play a finding's steps; `from` is where the keyboard returns to afterwards. */
  play({ steps, reason }, from) {
    this.close();
    Object.assign(this, { steps, from });
    this.about.textContent = reason;
    this.list.replaceChildren(...steps.map((step, index) => this._item(step, index)));
    this.place.hidden = false;
    document.getElementById('modeller-canvas').scrollIntoView({ block: 'start' });
    this.go(0);
    this.on.focus({ preventScroll: true });
  }

  /** Shows one step; what came before stays marked. */
  go(index) {
    if (index < 0 || index >= this.steps.length) return;
    this.at = index;
    this._unmark();
    this.steps.slice(0, index).forEach(step => this._mark(step, PAST));
    this._mark(this.steps[index], NOW);
    this._tell();
    this._show(this.steps[index].element_id);
  }

  close() {
    if (this.place.hidden) return;
    this._unmark();
    this.place.hidden = true;
    this.steps = [];
    if (this.place.contains(document.activeElement) || document.activeElement === document.body) this.from?.focus();
  }

  _tell() {
    const { name, ways } = this.steps[this.at];
    const step = { number: this.at + 1, count: this.steps.length, name: [ name, ...ways ].join(' → ') };
    this.told.textContent = this.translate('Step {number} of {count}: {name}', step);
    // A button that cannot be used any more keeps the keyboard's place.
    this.back.setAttribute('aria-disabled', String(this.at === 0));
    this.on.setAttribute('aria-disabled', String(this.at === this.steps.length - 1));
    [ ...this.list.children ].forEach((item, index) => {
      item.firstElementChild.setAttribute('aria-current', index === this.at ? 'step' : 'false');
    });
    this._reveal(this.list.children[this.at]);
  }

  /** Scrolls the list, never the page. */
  _reveal(item) {
    const { list } = this;
    if (item.offsetTop < list.scrollTop || item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = item.offsetTop - list.clientHeight / 2;
    }
  }

  _show(id) {
    const element = this.modeller.get('elementRegistry').get(id);
    if (element) this.modeller.get('canvas').scrollToElement(element, { top: 80, right: 80, bottom: 200, left: 120 });
  }

  _mark({ element_id: id, flows }, marker) {
    const registry = this.modeller.get('elementRegistry');
    [ id, ...flows ].filter(each => registry.get(each)).forEach(each => {
      this.modeller.get('canvas').addMarker(each, marker);
      this.marked.push([ each, marker ]);
    });
  }

  _unmark() {
    const registry = this.modeller.get('elementRegistry');
    this.marked.filter(([ id ]) => registry.get(id)).forEach(([ id, marker ]) => {
      this.modeller.get('canvas').removeMarker(id, marker);
    });
    this.marked = [];
  }

  _item({ name, ways }, index) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'walk__step';
    button.textContent = [ name, ...ways ].join(' → ');
    button.addEventListener('click', () => this.go(index));
    item.append(button);
    return item;
  }

  _button(name, action) {
    const button = this.place.querySelector(`[data-walk="${name}"]`);
    button.addEventListener('click', action);
    return button;
  }

  _key(event) {
    const actions = { ArrowLeft: () => this.go(this.at - 1), ArrowRight: () => this.go(this.at + 1), Escape: () => this.close() };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // the canvas moves elements with the same keys
    action();
  }
}
