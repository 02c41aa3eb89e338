/**
 * The kinds palette, context pad and change menu offer: exactly those that run, by the names bpmn.io gives its entries.
 * What is not in bpmn.io's short palette is listed with its icon; the rest of the kinds is reached by the change menu.
 */

/** Entries of bpmn.io's palette that stay. A data object is a picture: it carries no data. */
export const PALETTE = new Set([ 'hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator',
  'create.start-event', 'create.intermediate-event', 'create.end-event', 'create.exclusive-gateway',
  'create.subprocess-expanded', 'create.participant-expanded', 'create.data-object', 'create.group' ]);

/** Entries of bpmn.io's context pad that stay. */
export const CONTEXT_PAD = new Set([ 'lane-insert-above', 'lane-divide-two', 'lane-divide-three', 'lane-insert-below',
  'append.end-event', 'append.gateway', 'append.intermediate-event', 'append.receive-task',
  'append.message-intermediate-event', 'append.timer-intermediate-event', 'append.condition-intermediate-event',
  'append.signal-intermediate-event', 'append.compensation-activity', 'append.text-annotation', 'connect', 'replace',
  'delete' ]);

/** Markers of the change menu that stay; a pool of many participants means nothing to the runtime. */
export const MARKERS = new Set([ 'toggle-parallel-mi', 'toggle-sequential-mi', 'toggle-loop', 'toggle-non-interrupting' ]);

const start = kinds => kinds.flatMap(kind => [ `${kind}-start`, `non-interrupting-${kind}-start` ]);
const boundary = kinds => kinds.flatMap(kind => [ `${kind}-boundary`, `non-interrupting-${kind}-boundary` ]);
const all = (kinds, place) => kinds.map(kind => `${kind}-${place}`);
const waitedFor = [ 'message', 'timer', 'signal', 'conditional' ];

const REPLACE = new Set([
  'task', 'user-task', 'service-task', 'send-task', 'receive-task', 'manual-task', 'rule-task', 'script-task',
  'call-activity', 'subprocess', 'expanded-subprocess', 'collapsed-subprocess', 'event-subprocess', 'transaction',
  'ad-hoc-subprocess', 'collapsed-ad-hoc-subprocess',
  'exclusive-gateway', 'parallel-gateway', 'inclusive-gateway', 'complex-gateway', 'event-based-gateway',
  'none-start', 'none-intermediate-throw', 'none-intermediate-throwing', 'none-end',
  ...start([ ...waitedFor, 'escalation' ]), ...all([ 'error', 'compensation' ], 'start'),
  ...all([ ...waitedFor, 'link' ], 'intermediate-catch'),
  ...all([ 'message', 'signal', 'escalation', 'link', 'compensation' ], 'intermediate-throw'),
  ...boundary([ ...waitedFor, 'escalation' ]), ...all([ 'error', 'cancel', 'compensation' ], 'boundary'),
  ...all([ 'message', 'signal', 'error', 'escalation', 'cancel', 'compensation', 'terminate' ], 'end'),
  'sequence-flow', 'default-flow', 'conditional-flow', 'expanded-pool', 'collapsed-pool'
].map(name => `replace-with-${name}`));

const INSIDE_ONLY = new Set([ 'replace-with-conditional-start' ]); // nothing holds its variables before there is a case

/** Whether the change menu offers an entry; `inside` an event sub-process more kinds of start events run. */
export const mayBecome = (id, { inside }) => REPLACE.has(id) && (inside || !INSIDE_ONLY.has(id));

/** Activities of our own entries: kind, icon, name as in “Create user task”. */
export const TASKS = [
  [ 'bpmn:UserTask', 'bpmn-icon-user-task', 'user task' ],
  [ 'bpmn:ServiceTask', 'bpmn-icon-service-task', 'service task' ],
  [ 'bpmn:SendTask', 'bpmn-icon-send-task', 'send task' ],
  [ 'bpmn:BusinessRuleTask', 'bpmn-icon-business-rule-task', 'business rule task' ]
];

/** Activities that are drawn less often: in the palette only. */
export const MORE_TASKS = [
  [ 'bpmn:ReceiveTask', 'bpmn-icon-receive-task', 'receive task' ],
  [ 'bpmn:ManualTask', 'bpmn-icon-manual-task', 'manual task' ],
  [ 'bpmn:ScriptTask', 'bpmn-icon-script-task', 'script task' ],
  [ 'bpmn:CallActivity', 'bpmn-icon-call-activity', 'call activity' ]
];

/** The gateway our context pad appends besides bpmn.io's exclusive one. */
export const PARALLEL = [ 'bpmn:ParallelGateway', 'bpmn-icon-gateway-parallel', 'parallel gateway' ];

/** All gateways but the exclusive one, which bpmn.io's palette has. */
export const GATEWAYS = [
  PARALLEL,
  [ 'bpmn:InclusiveGateway', 'bpmn-icon-gateway-or', 'inclusive gateway' ],
  [ 'bpmn:EventBasedGateway', 'bpmn-icon-gateway-eventbased', 'event-based gateway' ],
  [ 'bpmn:ComplexGateway', 'bpmn-icon-gateway-complex', 'complex gateway' ]
];
