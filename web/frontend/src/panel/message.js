/**
 * Panel group 消息 for what sends one. bpmn.io's group serves those that wait; it takes messages for no business of
 * senders, but here a message that is thrown finds whoever waits for it by its name and key.
 */
import { Group } from '@bpmn-io/properties-panel';
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { change } from '../dialect/extensions.js';
import { declare, declared } from '../dialect/declared.js';
import { choice, expression } from './fields.js';
import { nameEntry } from './names.js';
import { optional } from './offers.js';

const NEW = 'create-new';

/** The group for a send task or a message that is thrown; null elsewhere. */
export function sentMessageGroup(element, injector) {
  const holder = senderOf(element);
  if (!holder) return null;
  const message = holder.get('messageRef');
  const inner = message ? [ nameEntry(element, injector, 'message'), keyEntry(element, injector, message) ] : [];
  return {
    id: 'message', component: Group, label: injector.get('translate')('Message'),
    entries: [ messageEntry(element, injector, holder), ...inner ]
  };
}

function senderOf(element) {
  const owner = getBusinessObject(element);
  if (is(element, 'bpmn:SendTask')) return owner;
  if (!isAny(element, [ 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent' ])) return undefined;
  return owner.get('eventDefinitions').find(one => is(one, 'bpmn:MessageEventDefinition'));
}

function messageEntry(element, injector, holder) {
  const translate = injector.get('translate');
  const known = () => declared(element, 'bpmn:Message');
  const options = () => known().map(one => ({ value: one.get('id'), label: one.get('name') || one.get('id') }));
  const named = value => known().find(one => one.get('id') === value);
  return choice({
    id: 'messageRef', label: 'Global message reference',
    read: () => holder.get('messageRef')?.get('id'),
    write: value => {
      const messageRef = value === NEW ? declare(injector, element, 'bpmn:Message') : named(value);
      change(injector, element, holder, { messageRef });
    },
    options: () => optional([ { value: NEW, label: translate('Create new ...') }, ...options() ], translate)
  });
}

function keyEntry(element, injector, message) {
  const subscription = () => (message.get('extensionElements')?.get('values') || []).find(one => is(one, 'zeebe:Subscription'));
  return expression({
    id: 'messageSubscriptionCorrelationKey', label: 'Subscription correlation key',
    read: () => subscription()?.get('correlationKey'),
    write: value => writeKey(injector, element, message, subscription(), value || undefined)
  });
}

function writeKey(injector, element, message, subscription, correlationKey) {
  if (subscription) return change(injector, element, subscription, { correlationKey });
  const factory = injector.get('bpmnFactory');
  const made = factory.create('zeebe:Subscription', { correlationKey });
  const extensionElements = message.get('extensionElements') || factory.create('bpmn:ExtensionElements', { values: [] });
  made.$parent = extensionElements;
  extensionElements.$parent = message;
  if (!message.get('extensionElements')) change(injector, element, message, { extensionElements });
  return change(injector, element, extensionElements, { values: [ ...extensionElements.get('values'), made ] });
}
