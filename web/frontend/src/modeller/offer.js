/**
 * What palette, context pad and change menu offer: only what runs. The server's check stays the judge of every diagram,
 * so elements that come in by upload are shown and kept even where they are not offered.
 */
import { is } from 'bpmn-js/lib/util/ModelUtil';

const AFTER_BPMN_IO = 500;
const TIMER = 'bpmn:TimerEventDefinition';

const PALETTE = new Set([ 'hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator',
  'create.start-event', 'create.end-event', 'create.exclusive-gateway', 'create.subprocess-expanded',
  'create.participant-expanded', 'create.group' ]);

const CONTEXT_PAD = new Set([ 'lane-insert-above', 'lane-divide-two', 'lane-divide-three', 'lane-insert-below',
  'append.end-event', 'append.gateway', 'append.text-annotation', 'connect', 'replace', 'delete' ]);

const REPLACE = new Set([ 'none-start', 'message-start', 'timer-start', 'none-end', 'exclusive-gateway',
  'user-task', 'service-task', 'send-task', 'rule-task', 'expanded-subprocess', 'subprocess', 'timer-boundary',
  'non-interrupting-timer-boundary', 'sequence-flow', 'default-flow', 'conditional-flow', 'expanded-pool',
  'collapsed-pool' ].map(name => `replace-with-${name}`));

const TASKS = [
  [ 'bpmn:UserTask', 'bpmn-icon-user-task', 'user task' ],
  [ 'bpmn:ServiceTask', 'bpmn-icon-service-task', 'service task' ],
  [ 'bpmn:SendTask', 'bpmn-icon-send-task', 'send task' ],
  [ 'bpmn:BusinessRuleTask', 'bpmn-icon-business-rule-task', 'business rule task' ]
];

const only = allowed => entries => Object.fromEntries(Object.entries(entries).filter(([ id ]) => allowed.has(id)));

class RunnablePalette {
  static $inject = [ 'palette', 'create', 'elementFactory', 'translate' ];

  constructor(palette, create, elementFactory, translate) {
    Object.assign(this, { create, elementFactory, translate });
    palette.registerProvider(AFTER_BPMN_IO, this);
  }

  getPaletteEntries() {
    return entries => inPaletteOrder({ ...only(PALETTE)(entries), ...this._tasks() });
  }

  _tasks() {
    return Object.fromEntries(TASKS.map(([ type, className, name ]) => [ `create.${type}`, {
      group: 'activity', className, title: this.translate(`Create ${name}`),
      action: { dragstart: event => this._start(event, type), click: event => this._start(event, type) }
    } ]));
  }

  _start(event, type) {
    this.create.start(event, this.elementFactory.createShape({ type }));
  }
}

function inPaletteOrder(entries) {
  const groups = [ 'tools', 'event', 'gateway', 'activity', 'collaboration', 'artifact' ];
  const place = ([ , entry ]) => groups.indexOf(entry.group);
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
      const appends = 'append.end-event' in kept ? this._appendTasks() : {};
      const timer = is(element, 'bpmn:Activity') && element.type !== 'label' ? this._timer() : {};
      return { ...appends, ...kept, ...timer };
    };
  }

  getMultiElementContextPadEntries() {
    return entries => entries;
  }

  _appendTasks() {
    return Object.fromEntries(TASKS.map(([ type, className, name ]) => [ `append.${type}`, {
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

class RunnableReplaceMenu {
  static $inject = [ 'popupMenu' ];

  constructor(popupMenu) {
    popupMenu.registerProvider('bpmn-replace', AFTER_BPMN_IO, this);
  }

  getPopupMenuEntries() {
    return only(REPLACE);
  }

  getPopupMenuHeaderEntries() {
    return () => ({});
  }
}

export default {
  __init__: [ 'runnablePalette', 'runnableContextPad', 'runnableReplaceMenu' ],
  runnablePalette: [ 'type', RunnablePalette ],
  runnableContextPad: [ 'type', RunnableContextPad ],
  runnableReplaceMenu: [ 'type', RunnableReplaceMenu ]
};
