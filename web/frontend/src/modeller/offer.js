/**
 * What palette, context pad and change menu offer: only what runs. The server's check stays the judge of every diagram,
 * so elements that come in by upload are shown and kept even where they are not offered.
 */
import { isEventSubProcess } from 'bpmn-js/lib/util/DiUtil';
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { CONTEXT_PAD, GATEWAYS, MARKERS, MORE_TASKS, PALETTE, PARALLEL, TASKS, mayBecome } from './catalog.js';

const AFTER_BPMN_IO = 500;
const TIMER = 'bpmn:TimerEventDefinition';
const MESSAGE = 'bpmn:MessageEventDefinition';
const GROUPS = [ 'tools', 'event', 'gateway', 'activity', 'collaboration', 'data-object', 'artifact' ];

const pick = (entries, allowed) => Object.fromEntries(Object.entries(entries).filter(([ id ]) => allowed(id)));
const only = allowed => entries => pick(entries, id => allowed.has(id));

class RunnablePalette {
  static $inject = [ 'palette', 'create', 'elementFactory', 'translate' ];

  constructor(palette, create, elementFactory, translate) {
    Object.assign(this, { create, elementFactory, translate });
    palette.registerProvider(AFTER_BPMN_IO, this);
  }

  getPaletteEntries() {
    return entries => inPaletteOrder({
      ...only(PALETTE)(entries), ...this._entries(GATEWAYS, 'gateway'), ...this._entries([ ...TASKS, ...MORE_TASKS ], 'activity'),
      'create.event-subprocess': this._eventSubProcess()
    });
  }

  _entries(kinds, group) {
    return Object.fromEntries(kinds.map(([ type, className, name ]) => [ `create.${type}`,
      this._entry(group, className, name, () => this.elementFactory.createShape({ type })) ]));
  }

  _entry(group, className, name, make) {
    const start = event => this.create.start(event, make());
    return { group, className, title: this.translate(`Create ${name}`), action: { dragstart: start, click: start } };
  }

  /** It is never joined to anything, so it is drawn from here, with the event it cannot do without. */
  _eventSubProcess() {
    const make = () => {
      const parent = this.elementFactory.createShape({
        type: 'bpmn:SubProcess', triggeredByEvent: true, isExpanded: true, x: 0, y: 0 });
      const begin = { type: 'bpmn:StartEvent', eventDefinitionType: MESSAGE, x: 40, y: 82, parent };
      return [ parent, this.elementFactory.createShape(begin) ];
    };
    return this._entry('activity', 'bpmn-icon-event-subprocess-expanded', 'event sub-process', make);
  }
}

function inPaletteOrder(entries) {
  const place = ([ , entry ]) => GROUPS.indexOf(entry.group);
  return Object.fromEntries(Object.entries(entries).sort((one, other) => place(one) - place(other)));
}

class RunnableContextPad {
  static $inject = [ 'contextPad', 'autoPlace', 'elementFactory', 'modeling', 'selection', 'translate' ];

  constructor(contextPad, autoPlace, elementFactory, modeling, selection, translate) {
    Object.assign(this, { autoPlace, elementFactory, modeling, selection, translate });
    contextPad.registerProvider(AFTER_BPMN_IO, this);
  }

  getContextPadEntries(element) {
    return entries => {
      const kept = only(CONTEXT_PAD)(entries);
      const appends = 'append.end-event' in kept ? this._appends() : {};
      return { ...appends, ...kept, ...(mayHost(element) ? this._timer() : {}) };
    };
  }

  getMultiElementContextPadEntries() {
    return entries => entries;
  }

  _appends() {
    return Object.fromEntries([ ...TASKS, PARALLEL ].map(([ type, className, name ]) => [ `append.${type}`, {
      group: 'model', className, title: this.translate(`Append ${name}`),
      action: { click: (_, element) => this.autoPlace.append(element, this.elementFactory.createShape({ type })) }
    } ]));
  }

  _timer() {
    return { 'attach.timer': {
      group: 'model', className: 'bpmn-icon-intermediate-event-catch-timer', title: this.translate('Attach a timer'),
      action: { click: (_, element) => this._attach(element) }
    } };
  }

  _attach(host) {
    const taken = (host.attachers || []).length;
    const timer = this.elementFactory.createShape({
      type: 'bpmn:BoundaryEvent', eventDefinitionType: TIMER, cancelActivity: false });
    const position = { x: host.x + 25 + ((taken * 45) % Math.max(host.width - 30, 45)), y: host.y + host.height };
    this.selection.select(this.modeling.createShape(timer, position, host, { attach: true }));
  }
}

function mayHost(element) {
  return is(element, 'bpmn:Activity') && element.type !== 'label' && !isEventSubProcess(element);
}

class RunnableReplaceMenu {
  static $inject = [ 'popupMenu' ];

  constructor(popupMenu) {
    popupMenu.registerProvider('bpmn-replace', AFTER_BPMN_IO, this);
  }

  getPopupMenuEntries(element) {
    const inside = isEventSubProcess(element.parent);
    return entries => pick(entries, id => mayBecome(id, { inside }));
  }

  getPopupMenuHeaderEntries() {
    return only(MARKERS);
  }
}

export default {
  __init__: [ 'runnablePalette', 'runnableContextPad', 'runnableReplaceMenu' ],
  runnablePalette: [ 'type', RunnablePalette ],
  runnableContextPad: [ 'type', RunnableContextPad ],
  runnableReplaceMenu: [ 'type', RunnableReplaceMenu ]
};
