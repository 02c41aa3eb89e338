/**
 * Reads and changes the extension elements of one diagram element, each change as one undoable step.
 * It never removes or rewrites an extension element it was not asked about.
 */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

/** The moddle element that carries what is said about `element`: a pool speaks for its process. */
export function ownerOf(element) {
  const owner = getBusinessObject(element);
  return is(element, 'bpmn:Participant') ? owner.get('processRef') : owner;
}

/** All extension elements of one type, e.g. `clauseflow:Limit`. */
export function extensionsOf(element, type) {
  return extensionsIn(ownerOf(element), type);
}

/** The same of the moddle element that carries them. */
export function extensionsIn(owner, type) {
  return (owner?.get('extensionElements')?.get('values') || []).filter(value => is(value, type));
}

/** The only extension element of one type, or undefined. */
export function extensionOf(element, type) {
  return extensionsOf(element, type)[0];
}

/** Adds an extension element and returns it. */
export function addExtension(injector, element, type, properties = {}) {
  const factory = injector.get('bpmnFactory');
  const owner = ownerOf(element);
  const added = factory.create(type, properties);
  const holder = owner.get('extensionElements');
  if (holder) {
    added.$parent = holder;
    change(injector, element, holder, { values: [ ...holder.get('values'), added ] });
    return added;
  }
  const created = factory.create('bpmn:ExtensionElements', { values: [ added ] });
  created.$parent = owner;
  added.$parent = created;
  change(injector, element, owner, { extensionElements: created });
  return added;
}

/** Takes one extension element away; an empty holder goes with it. */
export function removeExtension(injector, element, extension) {
  const owner = ownerOf(element);
  const holder = owner.get('extensionElements');
  const left = holder.get('values').filter(value => value !== extension);
  if (left.length) return change(injector, element, holder, { values: left });
  return change(injector, element, owner, { extensionElements: undefined });
}

/** Writes attributes of the one extension element of `type`, adding it when something is to be said for the first time. */
export function setOnExtension(injector, element, type, properties) {
  const extension = extensionOf(element, type);
  if (extension) return change(injector, element, extension, properties);
  return addExtension(injector, element, type, properties);
}

/** One undoable change of any moddle element that belongs to `element`. */
export function change(injector, element, target, properties) {
  injector.get('modeling').updateModdleProperties(element, target, properties);
}
