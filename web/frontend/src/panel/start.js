/** Panel fields for what starts the clock of a limit: its element, a message, or a moment that an expression gives. */
import { change } from '../dialect/extensions.js';
import { declared } from '../dialect/declared.js';
import { choice, expression } from './fields.js';
import { choices, optional } from './offers.js';

const KINDS = { activation: 'the beginning of this element', message: 'a message', '=': 'a moment that an expression gives' };

/** The choice, and the field that goes with it; `of` makes a field of an attribute. */
export function startFields(injector, element, limit, of) {
  const translate = injector.get('translate');
  const from = of('from');
  const kind = () => (from.read()?.startsWith('=') ? '=' : from.read() || 'activation');
  const chosen = choice({
    id: `${from.id}-kind`, label: 'Counts from',
    read: kind,
    write: value => change(injector, element, limit, {
      from: value, message: value === 'message' ? limit.get('message') : undefined
    }),
    options: () => choices(KINDS, translate)
  });
  return [ chosen, ...detail(kind(), element, injector, of) ];
}

function detail(kind, element, injector, of) {
  const translate = injector.get('translate');
  if (kind === 'message') {
    return [ choice({ ...of('message'), label: 'Message', options: () => optional(messages(element), translate) }) ];
  }
  if (kind !== '=') return [];
  return [ expression({ ...of('from'), label: 'Moment', validate: moment,
    description: translate('For example =received_at, or =date and time("2025-03-10T09:00:00+08:00")'),
    write: value => of('from').write(value || '=') }) ];
}

function messages(element) {
  const names = declared(element, 'bpmn:Message').map(message => message.get('name')).filter(Boolean);
  return [ ...new Set(names) ].map(name => ({ value: name, label: name }));
}

function moment(value, translate) {
  return value && value !== '=' ? undefined : translate('Enter an expression that gives a date and time.');
}
