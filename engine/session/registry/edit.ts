import { always, withRedo, withSession, withTonight, withUndo } from '../action-context.ts'
import type { Entries } from './args.ts'

type Ids = 'undo' | 'redo' | 'goToStep' | 'transact' | 'setMode' | 'keepTonight' | 'dropTonight'

/** History and the tonight layer. */
export const editActions: Entries<Ids> = {
  undo: { title: 'Undo', group: 'Edit', args: [], shortcut: 'CmdOrCtrl+Z', possible: withUndo },
  redo: { title: 'Redo', group: 'Edit', args: [], shortcut: 'CmdOrCtrl+Shift+Z', possible: withRedo },
  goToStep: {
    title: 'Back to Here',
    group: 'Edit',
    args: [{ name: 'step', kind: 'whole', help: 'Number of the step; 0 is as opened' }],
    possible: withSession,
  },
  transact: {
    title: 'Several Actions at Once',
    group: 'Edit',
    args: [
      { name: 'title', kind: 'text', isOptional: true, help: 'For the history; empty: after the actions' },
      { name: 'take', kind: 'text', isOptional: true, help: 'Steps of one take become one; empty: a step by itself' },
      { name: 'actions', kind: 'actions', help: 'All of them or none, one step of undo' },
    ],
    possible: withSession,
  },
  setMode: {
    title: 'Edit or Stage Mode',
    group: 'Stage',
    args: [{ name: 'mode', kind: 'choice', choices: ['edit', 'stage'], help: 'What hands change' }],
    shortcut: 'CmdOrCtrl+E',
    possible: always,
  },
  keepTonight: {
    title: "Keep Tonight's Values",
    group: 'Stage',
    args: [],
    shortcut: 'CmdOrCtrl+Shift+K',
    possible: withTonight,
  },
  dropTonight: {
    title: "Drop Tonight's Values",
    group: 'Stage',
    args: [],
    possible: withTonight,
  },
}
