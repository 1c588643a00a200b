import { always, withRack } from '../action-context.ts'
import { type Entries, node, path, rack } from './args.ts'

type Ids = 'setCueDevice' | 'cueFile' | 'cueRack' | 'cueNode' | 'stopCue' | 'setCueGain'

/** What is heard alone on a second device; what plays knows nothing of it. */
export const cueActions: Entries<Ids> = {
  setCueDevice: {
    title: 'Choose Cue Device',
    group: 'Device',
    args: [{ name: 'name', kind: 'text', help: 'Name of the device; silent: none' }],
    possible: always,
  },
  cueFile: {
    title: 'Cue Sound File',
    group: 'Device',
    args: [path('A wav, aiff or flac file')],
    possible: always,
  },
  cueRack: {
    title: 'Cue Rack',
    group: 'Device',
    args: [rack, { ...path('A rack file instead of a rack of the session'), isOptional: true }],
    possible: always,
  },
  cueNode: { title: 'Cue Node', group: 'Device', args: [node], possible: withRack },
  stopCue: { title: 'Stop Cue', group: 'Device', args: [], possible: always },
  setCueGain: {
    title: 'Set Cue Level',
    group: 'Device',
    args: [{ name: 'gainDb', kind: 'number', unit: 'dB', help: '-60 to 12; -60 is silence' }],
    possible: always,
  },
}
