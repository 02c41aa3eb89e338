/**
 * Makes the modeller: bpmn.io's editor, the zeebe dialect, our own elements and panel, in one language.
 */
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import minimap from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

import clauseflow from '../dialect/clauseflow.json';
import { explicit } from '../dialect/explicit.js';
import { translateModule } from '../language/translate.js';
import panel from '../panel/index.js';
import offer from './offer.js';

/**
 * @param {object} places `canvas` and `panel`, the elements to draw in
 * @param {object} offers lists of this procedure for the selects, see panel/offers.js, and `urls` to ask the server
 * @param {string} language `zh` or `en`
 */
export function createModeller(places, offers, language) {
  return new Modeler({
    container: places.canvas,
    propertiesPanel: { parent: places.panel },
    moddleExtensions: { zeebe: explicit(zeebe), clauseflow },
    clauseflow: offers,
    additionalModules: [
      translateModule(language), minimap, zeebeBehaviors, offer,
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, panel
    ]
  });
}
