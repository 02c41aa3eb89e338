/**
 * The panel as process owners see it: bpmn.io's groups that matter here, in a fixed order, with our own among them.
 * It shows less than a diagram may carry; what it does not show, it does not touch.
 */
import { Group } from '@bpmn-io/properties-panel';

import { beginGroup, interruptingGroup } from './begin.js';
import { callGroup } from './call.js';
import { caseGroup, starterGroup } from './case.js';
import { activationGroup, conditionGroup } from './choosing.js';
import { clauseGroup } from './clause.js';
import { clockStopGroup } from './clockstop.js';
import { conflictGroup } from './conflict.js';
import { definitionsGroup } from './definitions.js';
import { limitGroup } from './limit.js';
import { sentMessageGroup } from './message.js';
import { noticeGroup } from './notice.js';
import { raisingGroup } from './raising.js';
import { loopGroup } from './repeat.js';
import { scriptGroup } from './script.js';
import { formEntries, handlerEntries, manualEntries, tableEntries } from './task.js';
import { adapted } from './theirs.js';

const AFTER_ZEEBE = 400; // the dialect's own provider registers at 500
const ORDER = [ 'general', 'case', 'starters', 'conflicts', 'clauses', 'form', 'assignmentDefinition', 'call', 'handler',
  'table', 'script', 'begin', 'message', 'signal', 'timer', 'event-condition', 'error', 'escalation', 'compensation', 'link',
  'definitions', 'interrupting', 'raising', 'activation', 'condition', 'multiInstance', 'loop', 'adHocCompletion', 'limits', 'clockStop', 'inputs',
  'outputs', 'notices', 'documentation' ];
const OURS_ONLY = new Set([ 'form' ]); // theirs offers ways to fill in a form that are not ours
const GROUPS = [ caseGroup, starterGroup, conflictGroup, clauseGroup, limitGroup, clockStopGroup, noticeGroup, callGroup, scriptGroup,
  beginGroup, interruptingGroup, raisingGroup, sentMessageGroup, definitionsGroup, conditionGroup, activationGroup, loopGroup ];
const ENTRIES = [ [ 'form', 'Form', formEntries ], [ 'handler', 'Action', handlerEntries ],
  [ 'table', 'Decision table', tableEntries ], [ 'assignmentDefinition', 'Assignment', manualEntries ] ];

class ClauseflowProvider {
  static $inject = [ 'propertiesPanel', 'injector' ];

  constructor(propertiesPanel, injector) {
    this._injector = injector;
    propertiesPanel.registerProvider(AFTER_ZEEBE, this);
  }

  getGroups(element) {
    const translate = this._injector.get('translate');
    return groups => inOrder([ ...this._theirs(groups, element), ...this._own(element) ])
      .map(group => ({ ...group, translate, shouldOpen: group.id === 'general' }));
  }

  _theirs(groups, element) {
    const kept = groups.filter(group => !OURS_ONLY.has(group.id));
    return kept.map(group => adapted(group, element, this._injector));
  }

  _own(element) {
    const injector = this._injector;
    const label = text => injector.get('translate')(text);
    const plain = ENTRIES.map(([ id, text, entries ]) => (
      { id, label: label(text), component: Group, entries: entries(element, injector) }));
    return [ ...GROUPS.map(group => group(element, injector)).filter(Boolean), ...plain ];
  }
}

function inOrder(groups) {
  const shown = groups.filter(group => ORDER.includes(group.id) && (!group.entries || group.entries.length));
  return shown.sort((one, other) => ORDER.indexOf(one.id) - ORDER.indexOf(other.id));
}

export default {
  __init__: [ 'clauseflowProvider' ],
  clauseflowProvider: [ 'type', ClauseflowProvider ]
};
