/** Panel group 变量冲突: what it means when two branches have written the same variable without knowing of each other. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionsOf, ownerOf, removeExtension } from '../dialect/extensions.js';
import { attribute, choice, text } from './fields.js';

const TYPE = 'clauseflow:Conflict';
const RULES = [ 'record', 'first', 'incident' ];

/** The group for a process; null elsewhere. */
export function conflictGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:Process', 'bpmn:Participant' ]) || !ownerOf(element)) return null;
  return {
    id: 'conflicts', component: ListGroup, label: injector.get('translate')('Variable conflicts'),
    add: event => { event.stopPropagation(); addExtension(injector, element, TYPE, { variable: '', rule: 'record' }); },
    items: extensionsOf(element, TYPE).map((conflict, index) => item(injector, element, conflict, index))
  };
}

function item(injector, element, conflict, index) {
  const translate = injector.get('translate');
  const id = `conflict-${index}`;
  const rules = RULES.map(value => ({ value, label: translate(`conflict ${value}`) }));
  const of = name => ({ id: `${id}-${name}`, ...attribute(injector, element, conflict, name) });
  return {
    id,
    label: conflict.get('variable') || translate('New rule'),
    autoFocusEntry: `${id}-variable`,
    remove: event => { event.stopPropagation(); removeExtension(injector, element, conflict); },
    entries: [
      text({ ...of('variable'), label: 'Variable', validate: required }),
      choice({ ...of('rule'), label: 'When two branches write it', options: () => rules })
    ]
  };
}

function required(value, translate) {
  return value.trim() ? undefined : translate('Enter the name of the variable.');
}
