import { withRack, withSession } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, node, rack } from './args.ts'

type Ids = 'playNote' | 'expressNote' | 'endNote' | 'endNotes' | 'holdNotes'

const note: ActionArg = { name: 'note', kind: 'whole', help: 'Number chosen by the client, to know the note again' }

/** Notes as keyboards play them. */
export const noteActions: Entries<Ids> = {
  playNote: {
    title: 'Play Note',
    group: 'Controls',
    args: [
      rack,
      node,
      note,
      { name: 'pitch', kind: 'number', unit: 'semitones', help: '69 is 440 Hz; fractions count' },
      { name: 'velocity', kind: 'number', help: '0 to 1' },
      { name: 'channel', kind: 'whole', isOptional: true, help: '0 to 15; left out: 0' },
    ],
    possible: withRack,
  },
  expressNote: {
    title: 'Bend or Press Note',
    group: 'Controls',
    args: [
      note,
      { name: 'expression', kind: 'choice', choices: ['pitch', 'pressure', 'timbre'], help: 'What moves' },
      { name: 'value', kind: 'number', help: 'Semitones for pitch, else 0 to 1' },
    ],
    possible: withRack,
  },
  endNote: { title: 'End Note', group: 'Controls', args: [note], possible: withSession },
  endNotes: { title: 'End All My Notes', group: 'Controls', args: [], possible: withSession },
  holdNotes: {
    title: 'Hold Notes',
    group: 'Controls',
    args: [rack, node, { name: 'hold', kind: 'switch', help: 'On: notes sound on when they end, until it is off' }],
    possible: withRack,
  },
}
