/** Panel group 循环, and what bpmn.io's group for multi-instance activities lacks: a number in place of a list. */
import { Group } from '@bpmn-io/properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { attribute, checkbox, expression, flag, formal, text } from './fields.js';

/** How often an activity with the loop marker is repeated; null elsewhere. */
export function loopGroup(element, injector) {
  const loop = is(element, 'bpmn:Activity') ? loopOf(element) : undefined;
  if (!loop || !is(loop, 'bpmn:StandardLoopCharacteristics')) return null;
  const translate = injector.get('translate');
  return {
    id: 'loop', component: Group, label: translate('Loop'),
    entries: [
      expression({ id: 'loop-condition', ...formal(injector, element, loop, 'loopCondition'), label: 'Repeat while' }),
      checkbox({ id: 'loop-testBefore', ...flag(injector, element, loop, 'testBefore'), label: 'Ask before the first time' }),
      text({ id: 'loop-maximum', ...maximum(injector, element, loop), label: 'At most (times)', validate: number })
    ]
  };
}

/** How many instances there are where no list says so. */
export function cardinalityEntry(element, injector) {
  const description = injector.get('translate')('Only where there is no list to go through');
  return expression({
    id: 'multiInstance-cardinality', ...formal(injector, element, loopOf(element), 'loopCardinality'),
    label: 'Number of instances', description
  });
}

function loopOf(element) {
  return getBusinessObject(element).get('loopCharacteristics');
}

function maximum(injector, element, loop) {
  const { read, write } = attribute(injector, element, loop, 'loopMaximum');
  return { read: () => read()?.toString(), write: value => write(value ? Number(value) : undefined) };
}

function number(value, translate) {
  return !value || /^[1-9]\d*$/.test(value) ? undefined : translate('Enter a whole number.');
}
