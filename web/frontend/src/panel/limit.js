/** Panel group 时限: how long an activity, or a whole process, may take, and what happens before and when it is missed. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, change, extensionsOf, ownerOf, removeExtension } from '../dialect/extensions.js';
import { LIMIT, nameOf, newLimit } from '../dialect/limits.js';
import { breachFields } from './breach.js';
import { attribute, checkbox, choice, expression, said, text } from './fields.js';
import { exampleEntry } from './example.js';
import { choices, offersOf, optional } from './offers.js';
import { startFields } from './start.js';
import { countsDays, hasLastDay, isWhole, mayBeEmpty, unitOptions } from './units.js';

const ENDINGS = {
  close: 'at the close of business', midnight: 'at the end of the day', 'same time': 'at the time at which it began'
};

/** The group for `element`, or null where nothing can be late. */
export function limitGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:Activity', 'bpmn:Process', 'bpmn:Participant' ]) || !ownerOf(element)) return null;
  return {
    id: 'limits', component: ListGroup, label: injector.get('translate')('Limits'),
    add: event => { event.stopPropagation(); addExtension(injector, element, LIMIT, newLimit(element)); },
    items: extensionsOf(element, LIMIT).map((limit, index) => item(injector, element, limit, index))
  };
}

function item(injector, element, limit, index) {
  const id = `limit-${index}`;
  return {
    id,
    label: nameOf(limit),
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
    expression({ ...of('when'), label: 'Applies only when', feel: 'required' }),
    ...termFields(injector, element, limit, prefix),
    ...startFields(injector, element, limit, of),
    ...breachFields(injector, element, limit, of),
    choice({ ...of('clause'), label: 'Clause', options: () => optional(offersOf(injector).clauses, translate) }),
    ...(is(element, 'bpmn:Activity') ? [ choice({ ...of('timer'), label: 'Boundary timer',
      options: () => optional(timersOn(element), translate) }) ] : []),
    text({ ...of('id'), label: 'ID', validate: idOf }),
    exampleEntry(injector, element, limit, `${prefix}-example`)
  ];
}

/** How long: amount and unit, and what goes with the unit. */
function termFields(injector, element, limit, prefix) {
  const translate = injector.get('translate');
  const of = name => ({ id: `${prefix}-${name}`, ...attribute(injector, element, limit, name) });
  const unit = limit.get('unit') || '';
  return [
    expression({ ...of('amount'), label: 'Amount', feel: 'optional', validate: amountOf(limit) }),
    choice({ ...of('unit'), label: 'Unit', options: () => unitOptions(translate),
      write: value => change(injector, element, limit, { unit: value, ...gone(limit, value) }) }),
    ...(countsDays(unit) ? [ checkbox({ id: `${prefix}-countsStart`, label: 'The starting day is the first day',
      ...said(injector, element, limit, 'countsStart') }) ] : []),
    ...(hasLastDay(unit) ? [ choice({ ...of('ending'), label: 'On the last day, due',
      options: () => optional(choices(ENDINGS, translate), translate, 'as usual for the unit') }) ] : []),
    choice({ ...of('calendar'), label: 'Working calendar',
      options: () => optional(offersOf(injector).calendars, translate, 'that of the process') })
  ];
}

/** What another unit would leave behind without effect. */
function gone(limit, unit) {
  return {
    countsStart: countsDays(unit) ? limit.get('countsStart') : undefined,
    ending: hasLastDay(unit) ? limit.get('ending') : undefined
  };
}

function amountOf(limit) {
  return (value, translate) => {
    const unit = limit.get('unit') || '';
    if (value.startsWith('=') || (!value && mayBeEmpty(unit))) return undefined;
    if (isWhole(unit)) return /^\d+$/.test(value) ? undefined : translate('Enter a whole number.');
    return /^\d+(\.\d+)?$/.test(value) ? undefined : translate('Enter a number.');
  };
}

function idOf(value, translate) {
  return /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value) ? undefined : translate('Begin with a letter; no spaces.');
}

function timersOn(element) {
  const timers = (element.attachers || []).filter(attacher => is(attacher, 'bpmn:BoundaryEvent')
    && getBusinessObject(attacher).get('eventDefinitions').some(definition => is(definition, 'bpmn:TimerEventDefinition')));
  return timers.map(timer => ({ value: timer.id, label: getBusinessObject(timer).get('name') || timer.id }));
}
