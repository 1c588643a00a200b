import { withAnyRack, withRack, withSecondRack, withSession, withTempo } from '../action-context.ts'
import { type Entries, from, node, path, rack, to, toPort } from './args.ts'

type Ids =
  | 'addNode'
  | 'removeNode'
  | 'connect'
  | 'disconnect'
  | 'setSteps'
  | 'addRack'
  | 'removeRack'
  | 'renameRack'
  | 'moveRack'
  | 'frontRack'

/** Structure: the graph of a rack, and the racks of a session. */
export const rackActions: Entries<Ids> = {
  addNode: {
    title: 'Add Node',
    group: 'Rack',
    args: [
      rack,
      { name: 'type', kind: 'text', help: 'Node type' },
      { ...node, isOptional: true, help: 'Id of the new node; empty: after its type' },
    ],
    shortcut: 'CmdOrCtrl+Shift+A',
    possible: withRack,
  },
  removeNode: { title: 'Remove Node', group: 'Rack', args: [rack, node], shortcut: 'Delete', possible: withRack },
  connect: {
    title: 'Connect',
    group: 'Rack',
    args: [rack, from, to, toPort, { name: 'gainPercent', kind: 'number', unit: '%', help: 'Gain, 0 to 200' }],
    possible: withRack,
  },
  disconnect: { title: 'Disconnect', group: 'Rack', args: [rack, from, to, toPort], possible: withRack },
  setSteps: {
    title: 'Set Steps',
    group: 'Rack',
    args: [
      rack,
      node,
      { name: 'bar', kind: 'whole', isOptional: true, help: 'From 0 on; none: the one that every bar repeats' },
      { name: 'steps', kind: 'text', help: 'x is a hit, . a rest' },
    ],
    possible: withTempo,
  },
  addRack: {
    title: 'Add Rack…',
    group: 'Session',
    args: [path('Rack file; empty: a new rack'), { ...rack, isOptional: true, help: 'Its id; empty: after its file' }],
    shortcut: 'CmdOrCtrl+Shift+O',
    possible: withSession,
  },
  removeRack: { title: 'Remove Rack', group: 'Session', args: [rack], possible: withAnyRack },
  renameRack: {
    title: 'Rename Rack',
    group: 'Session',
    args: [rack, { name: 'name', kind: 'text', help: 'Its new id' }],
    possible: withAnyRack,
  },
  moveRack: {
    title: 'Move Rack',
    group: 'Session',
    args: [rack, { name: 'index', kind: 'whole', help: 'Its new place, from 0 on' }],
    possible: withSecondRack,
  },
  frontRack: { title: 'Bring Rack to Front', group: 'Session', args: [rack], possible: withAnyRack },
}
