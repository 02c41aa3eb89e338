/** Panel fields for choices: the default flow, conditions behind a complex gateway and when such a gateway goes on. */
import { Group } from '@bpmn-io/properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { checkbox, expression, formal } from './fields.js';

/** The condition of a flow out of a complex gateway, for which bpmn.io has no group; null elsewhere. */
export function conditionGroup(element, injector) {
  if (!is(element, 'bpmn:SequenceFlow') || !is(element.source, 'bpmn:ComplexGateway')) return null;
  const entry = expression({
    id: 'conditionExpression', label: 'Condition expression',
    ...formal(injector, element, getBusinessObject(element), 'conditionExpression')
  });
  const entries = [ ...(isDefault(element) ? [] : [ entry ]), defaultEntry(element, injector) ];
  return { id: 'condition', component: Group, label: injector.get('translate')('Condition'), entries };
}

/** Whether a flow is the default one, to stand in bpmn.io's group 条件. */
export function defaultEntry(element, injector) {
  return checkbox({
    id: 'default', label: 'Default flow',
    description: injector.get('translate')('Taken when no condition holds'),
    read: () => isDefault(element),
    write: value => makeDefault(element, injector, value)
  });
}

function isDefault(element) {
  return getBusinessObject(element.source).get('default') === getBusinessObject(element);
}

/** A default flow has no condition: nobody would ask it. */
function makeDefault(element, injector, value) {
  const modeling = injector.get('modeling');
  const flow = getBusinessObject(element);
  if (value && flow.get('conditionExpression')) modeling.updateProperties(element, { conditionExpression: undefined });
  modeling.updateProperties(element.source, { default: value ? flow : undefined });
}

/** When a complex gateway goes on; null elsewhere. */
export function activationGroup(element, injector) {
  if (!is(element, 'bpmn:ComplexGateway')) return null;
  const translate = injector.get('translate');
  const entry = expression({
    id: 'activationCondition', label: 'Goes on when',
    description: translate('For example =activationCount >= 2: how many branches have arrived'),
    ...formal(injector, element, getBusinessObject(element), 'activationCondition')
  });
  return { id: 'activation', component: Group, label: translate('Activation'), entries: [ entry ] };
}
