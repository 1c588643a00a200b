import { withRack } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, rack } from './args.ts'

type Ids = 'exportControl' | 'exportStatus' | 'removeExport' | 'moveExport' | 'setControl' | 'hitControl'

const offered: ActionArg = { name: 'id', kind: 'text', help: 'Id of the control or status' }
const control: ActionArg = { name: 'control', kind: 'text', help: 'Id of the control' }

/** What a rack offers to the outside, and hands on it. */
export const exportActions: Entries<Ids> = {
  exportControl: {
    title: 'Offer Control',
    group: 'Rack',
    args: [rack, { name: 'control', kind: 'control', help: 'The control; one of its id is changed' }],
    possible: withRack,
  },
  exportStatus: {
    title: 'Offer Status',
    group: 'Rack',
    args: [rack, { name: 'status', kind: 'status', help: 'The status; one of its id is changed' }],
    possible: withRack,
  },
  removeExport: { title: 'Take Back Control', group: 'Rack', args: [rack, offered], possible: withRack },
  moveExport: {
    title: 'Move Control',
    group: 'Rack',
    args: [rack, offered, { name: 'index', kind: 'whole', help: 'Its new place, from 0 on' }],
    possible: withRack,
  },
  setControl: {
    title: 'Set Control',
    group: 'Controls',
    args: [rack, control, { name: 'value', kind: 'number', help: 'As the control shows it; a switch: 0 or 1' }],
    possible: withRack,
  },
  hitControl: {
    title: 'Hit Pad',
    group: 'Controls',
    args: [rack, control, { name: 'velocity', kind: 'number', help: '0 to 1; 0 is the choice of the node' }],
    possible: withRack,
  },
}
