/**
 * What an element is called in the list beside the drawing: its kind, what an event waits for or throws, its marker.
 * The texts are English keys of the dictionaries; the server's list uses the same words.
 */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const PLACES = {
  'bpmn:StartEvent': 'start event', 'bpmn:EndEvent': 'end event', 'bpmn:BoundaryEvent': 'boundary event',
  'bpmn:IntermediateCatchEvent': 'intermediate catch event', 'bpmn:IntermediateThrowEvent': 'intermediate throw event'
};
const NAMED = {
  'bpmn:EventBasedGateway': 'Event-based gateway', 'bpmn:SubProcess': 'Sub-process',
  'bpmn:AdHocSubProcess': 'Ad-hoc sub-process'
};

/** The words for `element`, with its marker in brackets. */
export function kindOf(element, translate) {
  const owner = getBusinessObject(element);
  const marker = markerOf(owner);
  const kind = translate(owner.$type in PLACES ? eventOf(owner) : plainOf(owner));
  return marker ? translate('{kind} ({marker})', { kind, marker: translate(marker) }) : kind;
}

function plainOf(owner) {
  if (owner.$type === 'bpmn:SubProcess' && owner.get('triggeredByEvent')) return 'Event sub-process';
  return NAMED[owner.$type] || sentence(owner.$type.replace('bpmn:', '').replace(/([a-z])([A-Z])/g, '$1 $2'));
}

function eventOf(owner) {
  const [ first, second ] = owner.get('eventDefinitions');
  const place = PLACES[owner.$type];
  if (!first) return sentence(place);
  const kind = second ? 'Multiple' : first.$type.slice('bpmn:'.length, -'EventDefinition'.length);
  return `${kind === 'Compensate' ? 'Compensation' : kind} ${place}${goesOn(owner) ? ' (non-interrupting)' : ''}`;
}

function goesOn(owner) {
  return owner.$type === 'bpmn:BoundaryEvent' ? owner.get('cancelActivity') === false : owner.get('isInterrupting') === false;
}

function markerOf(owner) {
  const loop = is(owner, 'bpmn:Activity') && owner.get('loopCharacteristics');
  if (loop && is(loop, 'bpmn:StandardLoopCharacteristics')) return 'Loop';
  if (loop) return loop.get('isSequential') ? 'Sequential multi-instance' : 'Parallel multi-instance';
  return is(owner, 'bpmn:Activity') && owner.get('isForCompensation') ? 'Compensation' : '';
}

function sentence(words) {
  return words.toLowerCase().replace(/^./, first => first.toUpperCase());
}
