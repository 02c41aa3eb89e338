/** Units of limits as people choose them, and what goes with each. It knows nothing of the panel. */

const WORKING = [ 'working days', 'working hours', 'working minutes', 'working day of month' ];
const CLOCK = [ 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years' ];
const ENDS = [ 'end of day', 'end of week', 'end of month', 'end of quarter', 'end of year' ];
const EXACT = new Set([ 'seconds', 'minutes', 'hours', 'working minutes', 'working hours' ]);

/** The select of units, grouped. */
export const unitOptions = translate => [
  grouped('in working time', WORKING, translate),
  grouped('by the clock', CLOCK, translate),
  grouped('until the end of', ENDS, translate)
];

/** The select of units for a reminder, with none in front. */
export const warningOptions = translate => [
  { value: '', label: translate('<none>') },
  grouped('in working time', WORKING.slice(0, 3), translate),
  grouped('by the clock', [ 'hours', 'minutes', 'days' ], translate)
];

function grouped(label, units, translate) {
  return { label: translate(label), children: units.map(unit => ({ value: unit, label: translate(unit) })) };
}

/** Whether a limit in this unit has a last day, at a moment of which it ends. */
export const hasLastDay = unit => !EXACT.has(unit);

/** Whether it matters for this unit if the day on which the clock starts is the first. */
export const countsDays = unit => unit === 'working days';

/** Whether the amount may be left out. */
export const mayBeEmpty = unit => ENDS.includes(unit);

/** Whether the amount has to be whole. */
export const isWhole = unit => unit !== '' && !EXACT.has(unit);
