/** The limits of a whole process, wherever they stand in it, and new ones. It reads; it changes nothing. */
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { extensionsIn, ownerOf } from './extensions.js';

export const LIMIT = 'clauseflow:Limit';

/** Every limit of the process that `element` belongs to, those of the process itself first. */
export function limitsAround(element) {
  let around = ownerOf(element);
  while (around && !is(around, 'bpmn:Process')) around = around.$parent;
  return around ? limitsIn(around) : [];
}

function limitsIn(owner) {
  const inner = is(owner, 'bpmn:FlowElementsContainer') ? owner.get('flowElements').flatMap(limitsIn) : [];
  return [ ...extensionsIn(owner, LIMIT), ...inner ];
}

/** What a limit is called in lists. */
export const nameOf = limit => limit.get('name') || limit.get('id');

/** The attributes of a limit somebody just added, under an id nobody has. */
export function newLimit(element) {
  const taken = new Set(limitsAround(element).map(limit => limit.get('id')));
  const stem = `${ownerOf(element).get('id')}_limit_`;
  let number = 1;
  while (taken.has(`${stem}${number}`)) number += 1;
  return { id: `${stem}${number}`, amount: '1', unit: 'days', from: 'activation' };
}
