/**
 * Panel field that says a limit in words, with an example of when a case would be late. The server counts the days;
 * while it has not answered, or cannot be reached, nothing is shown.
 */
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';

import { extensionsIn } from '../dialect/extensions.js';
import { ask } from '../modeller/server.js';
import { offersOf } from './offers.js';

const SAID = [ 'amount', 'unit', 'calendar', 'countsStart', 'ending', 'from', 'message', 'warning', 'warningUnit' ];
const NOTHING = { words: '', example: '', note: '' };

/** The line under the fields of `limit`. */
export function exampleEntry(injector, element, limit, id) {
  return { id, component: Example, url: offersOf(injector).urls.limit, fields: fieldsOf(limit) };
}

function fieldsOf(limit) {
  const said = SAID.map(name => [ name, limit.get(name) || '' ]).filter(([ , value ]) => value);
  return { calendar: calendarOf(limit), ...Object.fromEntries(said) };
}

/** The calendar of the process the limit stands in, "" where it names none. */
function calendarOf(limit) {
  let around = limit;
  while (around && around.$type !== 'bpmn:Process') around = around.$parent;
  return extensionsIn(around, 'clauseflow:Case')[0]?.get('calendar') || '';
}

function Example({ id, url, fields }) {
  const translate = useService('translate');
  const [ answer, show ] = useState(NOTHING);
  const asked = JSON.stringify(fields);
  useEffect(() => {
    let latest = true;
    if (url) ask(url, JSON.parse(asked), translate).then(found => latest && show(found), () => latest && show(NOTHING));
    return () => { latest = false; };
  }, [ url, asked ]);
  const lines = [ answer.words, answer.example, answer.note ].filter(Boolean);
  return h('div', { class: 'bio-properties-panel-entry limit-example', 'data-entry-id': id, role: 'status' },
    lines.map(line => h('p', { key: line }, line)));
}
