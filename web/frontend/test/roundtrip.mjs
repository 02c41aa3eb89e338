/**
 * Reads a diagram from standard input as the modeller's page does and writes it out again.
 * Answers {xml, warnings} as JSON; used by the tests that compare both sides element by element.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { BpmnModdle } from 'bpmn-moddle';

import { explicit } from '../src/dialect/explicit.js';

const load = path => JSON.parse(readFileSync(path, 'utf8'));
const zeebe = explicit(load(createRequire(import.meta.url).resolve('zeebe-bpmn-moddle/resources/zeebe.json')));
const clauseflow = load(new URL('../src/dialect/clauseflow.json', import.meta.url));

const { rootElement, warnings } = await new BpmnModdle({ zeebe, clauseflow }).fromXML(readFileSync(0, 'utf8'));
const { xml } = await rootElement.$model.toXML(rootElement, { format: true });
process.stdout.write(JSON.stringify({ xml, warnings: warnings.map(warning => warning.message) }));
