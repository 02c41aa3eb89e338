/**
 * The panel as process owners see it: bpmn.io's groups that matter here, in a fixed order, with our own among them.
 * It shows less than a diagram may carry; what it does not show, it does not touch.
 */
import { Group } from '@bpmn-io/properties-panel';

import { caseGroup, starterGroup } from './case.js';
import { clauseGroup } from './clause.js';
import { limitGroup } from './limit.js';
import { noticeGroup } from './notice.js';
import { candidateEntries, formEntries, handlerEntries, isUserTask, tableEntries } from './task.js';
import { timerValueEntry } from './timer.js';

const AFTER_ZEEBE = 400; // the dialect's own provider registers at 500
const ORDER = [ 'general', 'case', 'starters', 'clauses', 'form', 'assignmentDefinition', 'limits', 'timer', 'condition',
  'message', 'handler', 'table', 'inputs', 'outputs', 'notices', 'documentation' ];
const HIDDEN_ENTRIES = new Set([ 'versionTag', 'messageSubscriptionCorrelationKey', 'processVersionTag',
  'processDocumentation', 'historyTimeToLive' ]);

class ClauseflowProvider {
  static $inject = [ 'propertiesPanel', 'injector' ];

  constructor(propertiesPanel, injector) {
    this._injector = injector;
    propertiesPanel.registerProvider(AFTER_ZEEBE, this);
  }

  getGroups(element) {
    const translate = this._injector.get('translate');
    return groups => inOrder([ ...groups.map(group => this._adapted(group, element)), ...this._own(element) ])
      .map(group => ({ ...group, translate, shouldOpen: group.id === 'general' }));
  }

  _adapted(group, element) {
    const injector = this._injector;
    if (group.id === 'assignmentDefinition' && isUserTask(element)) {
      return withOurs(group, 'assignmentDefinitionCandidateGroups', () => candidateEntries(element, injector));
    }
    if (group.id === 'timer') {
      return withOurs(group, 'timerEventDefinitionValue', () => [ timerValueEntry(element, injector) ]);
    }
    if (group.id === 'form') return { ...group, entries: [] };
    if (!group.entries) return group;
    return { ...group, entries: group.entries.filter(entry => !HIDDEN_ENTRIES.has(entry.id)) };
  }

  _own(element) {
    const injector = this._injector;
    return [
      caseGroup(element, injector), starterGroup(element, injector), clauseGroup(element, injector),
      limitGroup(element, injector), noticeGroup(element, injector),
      this._plain('form', 'Form', formEntries(element, injector)),
      this._plain('handler', 'Action', handlerEntries(element, injector)),
      this._plain('table', 'Decision table', tableEntries(element, injector))
    ].filter(Boolean);
  }

  _plain(id, label, entries) {
    return { id, label: this._injector.get('translate')(label), component: Group, entries };
  }
}

function withOurs(group, id, ours) {
  return { ...group, entries: group.entries.flatMap(entry => (entry.id === id ? ours() : [ entry ])) };
}

function inOrder(groups) {
  const shown = groups.filter(group => ORDER.includes(group.id) && (!group.entries || group.entries.length));
  return shown.sort((one, other) => ORDER.indexOf(one.id) - ORDER.indexOf(other.id));
}

export default {
  __init__: [ 'clauseflowProvider' ],
  clauseflowProvider: [ 'type', ClauseflowProvider ]
};
