/** Panel group 时限: how long an activity may take by which clause, and which boundary timer watches it. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionsOf, removeExtension } from '../dialect/extensions.js';
import { attribute, choice, expression, longText, text } from './fields.js';
import { offersOf, optional } from './offers.js';

const TYPE = 'clauseflow:Limit';
const UNITS = [ 'minutes', 'hours', 'days', 'end of day', 'end of month' ];

/** The group for `element`, or null where nothing can be late. */
export function limitGroup(element, injector) {
  if (!is(element, 'bpmn:Activity')) return null;
  const limits = extensionsOf(element, TYPE);
  return {
    id: 'limits', component: ListGroup, label: injector.get('translate')('Limits'),
    add: event => { event.stopPropagation(); addExtension(injector, element, TYPE, newLimit(element, limits)); },
    items: limits.map((limit, index) => item(injector, element, limit, index))
  };
}

function newLimit(element, limits) {
  const taken = new Set(limits.map(limit => limit.get('id')));
  let number = 1;
  while (taken.has(`${element.id}_limit_${number}`)) number += 1;
  return { id: `${element.id}_limit_${number}`, amount: '1', unit: 'days', from: 'activation' };
}

function item(injector, element, limit, index) {
  const id = `limit-${index}`;
  return {
    id,
    label: limit.get('name') || limit.get('id'),
    autoFocusEntry: `${id}-name`,
    remove: event => { event.stopPropagation(); removeExtension(injector, element, limit); },
    entries: fields(injector, element, limit, id)
  };
}

function fields(injector, element, limit, prefix) {
  const translate = injector.get('translate');
  const of = name => ({ id: `${prefix}-${name}`, ...attribute(injector, element, limit, name) });
  return [
    text({ ...of('name'), label: 'Name' }),
    text({ ...of('amount'), label: 'Amount', validate: amountOf(limit) }),
    choice({ ...of('unit'), label: 'Unit', options: () => UNITS.map(unit => ({ value: unit, label: translate(unit) })) }),
    expression({ ...of('from'), label: 'Counts from', feel: 'optional', validate: start,
      description: translate('“activation”, or an expression such as =received_at') }),
    choice({ ...of('clause'), label: 'Clause', options: () => optional(offersOf(injector).clauses, translate) }),
    choice({ ...of('timer'), label: 'Boundary timer', options: () => optional(timersOn(element), translate) }),
    longText({ ...of('onBreach'), label: 'When it is missed' }),
    text({ ...of('id'), label: 'ID', validate: idOf })
  ];
}

function amountOf(limit) {
  return (value, translate) => {
    if ((limit.get('unit') || '').startsWith('end of') && !value) return undefined;
    return /^\d+$/.test(value) || value.startsWith('=') ? undefined : translate('Enter a whole number.');
  };
}

function start(value, translate) {
  if (!value || value === 'activation' || value.startsWith('=')) return undefined;
  return translate('Enter “activation” or an expression that begins with =.');
}

function idOf(value, translate) {
  return /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value) ? undefined : translate('Begin with a letter; no spaces.');
}

function timersOn(element) {
  const timers = (element.attachers || []).filter(attacher => is(attacher, 'bpmn:BoundaryEvent')
    && getBusinessObject(attacher).get('eventDefinitions').some(definition => is(definition, 'bpmn:TimerEventDefinition')));
  return timers.map(timer => ({ value: timer.id, label: getBusinessObject(timer).get('name') || timer.id }));
}
