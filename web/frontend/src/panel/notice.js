/** Panel group 通知: who is told what when an activity begins or ends. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionsOf, removeExtension } from '../dialect/extensions.js';
import { attribute, choice, expression } from './fields.js';
import { groupEntries } from './groups.js';

const TYPE = 'clauseflow:Notice';

/** The group for `element`, or null where nobody is told. */
export function noticeGroup(element, injector) {
  if (!is(element, 'bpmn:Activity')) return null;
  return {
    id: 'notices', component: ListGroup, label: injector.get('translate')('Notices'),
    add: event => { event.stopPropagation(); addExtension(injector, element, TYPE, { on: 'activated' }); },
    items: extensionsOf(element, TYPE).map((notice, index) => item(injector, element, notice, index))
  };
}

function item(injector, element, notice, index) {
  const translate = injector.get('translate');
  const id = `notice-${index}`;
  return {
    id,
    label: notice.get('message') || translate('New notice'),
    autoFocusEntry: `${id}-message`,
    remove: event => { event.stopPropagation(); removeExtension(injector, element, notice); },
    entries: fields(injector, element, notice, id)
  };
}

function fields(injector, element, notice, prefix) {
  const translate = injector.get('translate');
  const of = name => ({ id: `${prefix}-${name}`, ...attribute(injector, element, notice, name) });
  const moments = [ { value: 'activated', label: translate('when it begins') },
    { value: 'completed', label: translate('when it is completed') } ];
  return [
    expression({ ...of('message'), label: 'Message', feel: 'optional', validate: required }),
    choice({ ...of('on'), label: 'Moment', options: () => moments }),
    expression({ ...of('when'), label: 'Only if', validate: formula }),
    ...groupEntries(injector, { ...of('groups'), label: 'Groups' }),
    expression({ ...of('users'), label: 'People', feel: 'optional' })
  ];
}

function required(value, translate) {
  return value.trim() && value !== '=' ? undefined : translate('Say what people are to be told.');
}

function formula(value, translate) {
  return !value || value.startsWith('=') ? undefined : translate('Enter an expression that begins with =.');
}
