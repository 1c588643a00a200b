import { withRack } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, node, rack } from './args.ts'

type Ids = 'placeNodes' | 'setGroup' | 'removeGroup' | 'renameNode' | 'pasteNodes' | 'moveNode' | 'setDescription'

const group: ActionArg = { name: 'name', kind: 'text', help: 'Name of the group' }

/** Where nodes stand, what they are called, and copies of them. */
export const layoutActions: Entries<Ids> = {
  placeNodes: {
    title: 'Move Nodes on Canvas',
    group: 'Rack',
    args: [rack, { name: 'places', kind: 'places', help: 'Node, x and y of each, in points from the top left' }],
    possible: withRack,
  },
  setGroup: {
    title: 'Group Nodes',
    group: 'Rack',
    args: [
      rack,
      group,
      { name: 'nodes', kind: 'texts', help: 'Ids of all its nodes' },
      { name: 'newName', kind: 'text', isOptional: true, help: 'Another name for it; empty: as it is' },
    ],
    possible: withRack,
  },
  removeGroup: { title: 'Ungroup', group: 'Rack', args: [rack, group], possible: withRack },
  renameNode: {
    title: 'Rename Node',
    group: 'Rack',
    args: [rack, node, { name: 'name', kind: 'text', help: 'Its new id' }],
    possible: withRack,
  },
  moveNode: {
    title: 'Move Node in List',
    group: 'Rack',
    args: [
      rack,
      node,
      { name: 'before', kind: 'text', isOptional: true, help: 'Node that it comes in front of; empty: the end' },
    ],
    possible: withRack,
  },
  setDescription: {
    title: 'Describe Rack',
    group: 'Rack',
    args: [rack, { name: 'description', kind: 'text', isOptional: true, help: 'For whoever reads it; empty: none' }],
    possible: withRack,
  },
  pasteNodes: {
    title: 'Paste Nodes',
    group: 'Rack',
    args: [
      rack,
      { name: 'text', kind: 'text', help: 'Nodes as they were copied' },
      { name: 'dx', kind: 'number', unit: 'points', isOptional: true, help: 'So much further right than they were' },
      { name: 'dy', kind: 'number', unit: 'points', isOptional: true, help: 'So much further down than they were' },
    ],
    possible: withRack,
  },
}
