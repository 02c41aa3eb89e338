/** Panel group 时限停走: whether clocks stand still while an element waits, which ones and why. */
import { Group } from '@bpmn-io/properties-panel';
import { isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionOf, removeExtension, setOnExtension } from '../dialect/extensions.js';
import { limitsAround, nameOf } from '../dialect/limits.js';
import { checkbox, text } from './fields.js';
import { listed } from './offers.js';

const TYPE = 'clauseflow:ClockStop';

/** The group for `element`, or null where nothing waits. */
export function clockStopGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:Activity', 'bpmn:IntermediateCatchEvent' ])) return null;
  const translate = injector.get('translate');
  const stop = extensionOf(element, TYPE);
  return {
    id: 'clockStop', component: Group, label: translate('Clocks stand still'),
    entries: [ switchEntry(element, injector), ...(stop ? detail(element, injector, stop) : []) ]
  };
}

function switchEntry(element, injector) {
  return checkbox({
    id: 'clockStop-on', label: 'Limits stand still while this waits',
    read: () => Boolean(extensionOf(element, TYPE)),
    write: value => (value ? addExtension(injector, element, TYPE) : removeExtension(injector, element, extensionOf(element, TYPE)))
  });
}

function detail(element, injector, stop) {
  const set = properties => setOnExtension(injector, element, TYPE, properties);
  return [
    ...chosen(element, stop).map(one => limitEntry(injector, stop, one, set)),
    text({ id: 'clockStop-reason', label: 'Reason', read: () => stop.get('reason'),
      write: value => set({ reason: value || undefined }) })
  ];
}

/** All limits of the process, and names among the chosen ones that are no longer there. */
function chosen(element, stop) {
  const known = limitsAround(element).map(limit => ({ id: limit.get('id'), name: nameOf(limit) }));
  const lost = listed(stop.get('limits')).filter(id => !known.some(one => one.id === id));
  return [ ...known, ...lost.map(id => ({ id, name: '', lost: true })) ];
}

function limitEntry(injector, stop, { id, name, lost }, set) {
  const translate = injector.get('translate');
  const label = lost ? translate('{value} (not found)', { value: id }) : name;
  const description = translate('None chosen: every limit around this element');
  return checkbox({
    id: `clockStop-limit-${id}`, given: label, description: listed(stop.get('limits')).length ? undefined : description,
    read: () => listed(stop.get('limits')).includes(id),
    write: value => {
      const others = listed(stop.get('limits')).filter(other => other !== id);
      set({ limits: [ ...others, ...(value ? [ id ] : []) ].join(', ') || undefined });
    }
  });
}
