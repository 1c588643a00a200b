import { withRack } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, from, node, rack, to, toPort } from './args.ts'

type Ids =
  | 'bypassNode'
  | 'replaceNode'
  | 'insertNode'
  | 'duplicateNode'
  | 'setLfo'
  | 'removeLfo'
  | 'setRoute'
  | 'removeRoute'
  | 'setMixerInput'
  | 'removeMixerInput'
  | 'setMasterGain'
  | 'setSoftClip'

const type: ActionArg = { name: 'type', kind: 'text', help: 'Node type' }
const gainPercent: ActionArg = { name: 'gainPercent', kind: 'number', unit: '%', help: 'Level, 0 to 200' }
const channel: ActionArg = {
  name: 'channel',
  kind: 'whole',
  isOptional: true,
  help: 'First channel of the rack that it is heard on, above 1 where a session opens so many; none: as it is',
}
const lfo: ActionArg = { name: 'lfo', kind: 'whole', help: 'Number of the LFO' }
const target: ActionArg = {
  name: 'target',
  kind: 'text',
  help: 'Name of a parameter, LFO.n.freqHz or LFO.n.phase',
}

/** Nodes of a rack, what moves their values, and the mixer. */
export const patchActions: Entries<Ids> = {
  bypassNode: {
    title: 'Bypass Node',
    group: 'Rack',
    args: [rack, node, { name: 'bypass', kind: 'switch', help: 'Whether it takes no part' }],
    possible: withRack,
  },
  replaceNode: { title: 'Replace Node', group: 'Rack', args: [rack, node, type], possible: withRack },
  insertNode: {
    title: 'Insert Node',
    group: 'Rack',
    args: [
      rack,
      from,
      to,
      toPort,
      type,
      { ...node, isOptional: true, help: 'Id of the new node; empty: after its type' },
    ],
    possible: withRack,
  },
  duplicateNode: {
    title: 'Duplicate Node',
    group: 'Rack',
    args: [rack, node, { name: 'name', kind: 'text', isOptional: true, help: 'Id of the copy; empty: after the node' }],
    possible: withRack,
  },
  setLfo: {
    title: 'Set LFO',
    group: 'Rack',
    args: [
      rack,
      node,
      lfo,
      {
        name: 'wave',
        kind: 'choice',
        choices: ['sine', 'triangle', 'saw', 'square'],
        isOptional: true,
        help: 'Wave form; none: as it is',
      },
      { name: 'freqHz', kind: 'number', unit: 'Hz', isOptional: true, help: 'Rate; none: as it is' },
      { name: 'phase', kind: 'number', unit: 'cycles', isOptional: true, help: 'Start phase, 0 to 1; none: as it is' },
    ],
    possible: withRack,
  },
  removeLfo: { title: 'Remove LFO', group: 'Rack', args: [rack, node, lfo], possible: withRack },
  setRoute: {
    title: 'Set Modulation Route',
    group: 'Rack',
    args: [
      rack,
      node,
      lfo,
      target,
      { name: 'depth', kind: 'number', help: 'Added: offset + depth × LFO' },
      { name: 'offset', kind: 'number', isOptional: true, help: 'Added: offset + depth × LFO; none: 0' },
      { name: 'min', kind: 'number', isOptional: true, help: 'With min below max it sweeps between them; none: 0' },
      { name: 'max', kind: 'number', isOptional: true, help: 'Upper end of the sweep; none: 0' },
      { name: 'squared', kind: 'switch', isOptional: true, help: 'Squares the sweep; none: off' },
    ],
    possible: withRack,
  },
  removeRoute: { title: 'Remove Modulation Route', group: 'Rack', args: [rack, node, lfo, target], possible: withRack },
  setMixerInput: { title: 'Set Level', group: 'Rack', args: [rack, node, gainPercent, channel], possible: withRack },
  removeMixerInput: { title: 'Take out of Mixer', group: 'Rack', args: [rack, node], possible: withRack },
  setMasterGain: { title: 'Set Level of Rack', group: 'Rack', args: [rack, gainPercent], possible: withRack },
  setSoftClip: {
    title: 'Soft Clip',
    group: 'Rack',
    args: [rack, { name: 'softClip', kind: 'switch', help: 'Whether the output is rounded off' }],
    possible: withRack,
  },
}
