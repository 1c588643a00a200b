import { withRack, withTempo } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, node, rack } from './args.ts'

type Ids =
  | 'setStepsBars'
  | 'addPattern'
  | 'removePattern'
  | 'setPatternCycle'
  | 'setPatternResolution'
  | 'addTransport'
  | 'setLock'
  | 'removeLock'
  | 'setLengthBars'
  | 'setResolution'
  | 'setSwing'
  | 'setTempoPoint'
  | 'removeTempoPoint'

const step: ActionArg = { name: 'step', kind: 'whole', help: 'Step within the bar, from 0 on' }
const bar: ActionArg = { name: 'bar', kind: 'whole', help: 'Bar, from 0 on' }
const live: ActionArg = { name: 'param', kind: 'whole', help: 'Number of the parameter' }

/** Patterns of a rack and the time that they are in. */
export const patternActions: Entries<Ids> = {
  setStepsBars: {
    title: 'Write Bars',
    group: 'Rack',
    args: [rack, node, { name: 'stepsBars', kind: 'texts', help: 'A text a bar: x is a hit, . a rest' }],
    possible: withTempo,
  },
  addPattern: { title: 'Add Pattern', group: 'Rack', args: [rack, node], possible: withTempo },
  removePattern: { title: 'Remove Pattern', group: 'Rack', args: [rack, node], possible: withTempo },
  setPatternCycle: {
    title: 'Set Length of Pattern',
    group: 'Rack',
    args: [
      rack,
      node,
      { name: 'bars', kind: 'whole', unit: 'bars', help: 'Until it starts again; 0: all that it has' },
    ],
    possible: withTempo,
  },
  setPatternResolution: {
    title: 'Set Steps of Pattern',
    group: 'Rack',
    args: [
      rack,
      node,
      {
        name: 'resolution',
        kind: 'whole',
        unit: 'steps',
        help: 'Until its bars start again within the bar; 0: as many as a bar has',
      },
    ],
    possible: withTempo,
  },
  addTransport: {
    title: 'Add Transport',
    group: 'Rack',
    args: [
      rack,
      { name: 'bpm', kind: 'number', unit: 'bpm', isOptional: true, help: 'Quarter notes a minute; none: 120' },
      { name: 'bars', kind: 'whole', unit: 'bars', isOptional: true, help: 'Bars in one pass; none: 4' },
      { name: 'resolution', kind: 'whole', unit: 'steps', isOptional: true, help: 'Steps a bar; none: 16' },
    ],
    possible: withRack,
  },
  setLock: {
    title: 'Lock Value at Step',
    group: 'Rack',
    args: [
      rack,
      node,
      step,
      live,
      { name: 'value', kind: 'number', help: 'In the unit of the parameter' },
      { name: 'rampMs', kind: 'number', unit: 'ms', isOptional: true, help: '0 or none: at once' },
    ],
    possible: withTempo,
  },
  removeLock: { title: 'Unlock Value at Step', group: 'Rack', args: [rack, node, step, live], possible: withTempo },
  setLengthBars: {
    title: 'Set Length',
    group: 'Rack',
    args: [rack, { name: 'bars', kind: 'whole', unit: 'bars', help: 'Bars in one pass' }],
    possible: withTempo,
  },
  setResolution: {
    title: 'Set Steps a Bar',
    group: 'Rack',
    args: [rack, { name: 'resolution', kind: 'whole', unit: 'steps', help: 'Steps a bar' }],
    possible: withTempo,
  },
  setSwing: {
    title: 'Set Swing',
    group: 'Rack',
    args: [
      rack,
      { name: 'percent', kind: 'number', unit: '%', help: 'Delay of the odd steps; 100 is half a step' },
      { name: 'exponent', kind: 'number', isOptional: true, help: 'Its shape; none: as it is' },
    ],
    possible: withTempo,
  },
  setTempoPoint: {
    title: 'Set Tempo from Bar',
    group: 'Rack',
    args: [rack, bar, { name: 'bpm', kind: 'number', unit: 'bpm', help: 'Quarter notes a minute' }],
    possible: withTempo,
  },
  removeTempoPoint: { title: 'Remove Tempo from Bar', group: 'Rack', args: [rack, bar], possible: withTempo },
}
