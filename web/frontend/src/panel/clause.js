/** Panel group 条款: which written clauses an element carries out. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionsOf, removeExtension } from '../dialect/extensions.js';
import { attribute, choice } from './fields.js';
import { offersOf, optional } from './offers.js';

const TYPE = 'clauseflow:Clause';

/** The group for `element`, or null where no clause can be tied. */
export function clauseGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:FlowElement', 'bpmn:Participant', 'bpmn:Process' ]) || is(element, 'label')) return null;
  const translate = injector.get('translate');
  return {
    id: 'clauses', component: ListGroup, label: translate('Clauses'),
    add: event => { event.stopPropagation(); addExtension(injector, element, TYPE, { ref: '' }); },
    items: extensionsOf(element, TYPE).map((clause, index) => item(injector, element, clause, index))
  };
}

function item(injector, element, clause, index) {
  const translate = injector.get('translate');
  const id = `clause-${index}`;
  return {
    id,
    label: clause.get('ref') || translate('Choose a clause'),
    autoFocusEntry: `${id}-ref`,
    remove: event => { event.stopPropagation(); removeExtension(injector, element, clause); },
    entries: [ refField(injector, element, clause, `${id}-ref`) ]
  };
}

function refField(injector, element, clause, id) {
  return choice({
    id, label: 'Clause', ...attribute(injector, element, clause, 'ref'),
    options: () => optional(offersOf(injector).clauses, injector.get('translate')),
    validate: (value, translate) => (value ? undefined : translate('Choose a clause.'))
  });
}
