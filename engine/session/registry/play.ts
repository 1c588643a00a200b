import { always, withContent, withNotice, withRack, withTempo } from '../action-context.ts'
import { type Entries, gesture, node, param, rack } from './args.ts'

type Ids =
  | 'play'
  | 'stop'
  | 'locate'
  | 'setLoop'
  | 'setTempo'
  | 'beginGesture'
  | 'moveGesture'
  | 'endGesture'
  | 'setParam'
  | 'setFileValue'
  | 'trigger'
  | 'openDevice'
  | 'dismissNotice'
  | 'stopJob'

/** What makes and moves the sound. */
export const playActions: Entries<Ids> = {
  play: { title: 'Play', group: 'Play', args: [], shortcut: ' ', shortcutWhile: 'stopped', possible: withContent },
  stop: { title: 'Stop', group: 'Play', args: [], shortcut: ' ', shortcutWhile: 'playing', possible: withContent },
  locate: {
    title: 'Go to Place',
    group: 'Play',
    args: [{ name: 'timelineFrame', kind: 'whole', unit: 'frames', help: 'Where to play on' }],
    possible: withContent,
  },
  setLoop: {
    title: 'Loop',
    group: 'Play',
    args: [{ name: 'loop', kind: 'switch', help: 'Whether the content starts again' }],
    shortcut: 'CmdOrCtrl+L',
    possible: always,
  },
  setTempo: {
    title: 'Set Tempo',
    group: 'Play',
    args: [rack, { name: 'bpm', kind: 'number', unit: 'bpm', help: 'Quarter notes a minute' }],
    shortcut: 'CmdOrCtrl+T',
    possible: withTempo,
  },
  beginGesture: {
    title: 'Take Control',
    group: 'Controls',
    args: [
      gesture,
      rack,
      { ...node, isOptional: true },
      { ...param, isOptional: true },
      {
        name: 'control',
        kind: 'text',
        isOptional: true,
        help: 'Id of an offered control in place of node and parameter',
      },
      { name: 'mixer', kind: 'text', isOptional: true, help: 'An address in the mixer in place of the node' },
    ],
    possible: withRack,
  },
  moveGesture: {
    title: 'Move Control',
    group: 'Controls',
    args: [
      gesture,
      { name: 'value', kind: 'number', help: 'In the unit of the parameter' },
      { name: 'rampMs', kind: 'number', unit: 'ms', help: '0: at once' },
    ],
    possible: withRack,
  },
  endGesture: { title: 'Let Go of Control', group: 'Controls', args: [gesture], possible: withRack },
  setParam: {
    title: 'Set Parameter',
    group: 'Controls',
    args: [rack, node, param, { name: 'value', kind: 'number', help: 'In the unit of the parameter' }],
    possible: withRack,
  },
  setFileValue: {
    title: 'Set Value of Node',
    group: 'Controls',
    args: [
      rack,
      node,
      { name: 'key', kind: 'text', help: 'Key of the value in the file' },
      { name: 'value', kind: 'number', help: 'The value; the number of a choice; 1 for on' },
    ],
    possible: withRack,
  },
  trigger: {
    title: 'Trigger',
    group: 'Controls',
    args: [rack, node, { name: 'velocity', kind: 'number', help: '0 to 1; 0 is the choice of the node' }],
    possible: withRack,
  },
  openDevice: {
    title: 'Audio Device…',
    group: 'Device',
    args: [
      { name: 'name', kind: 'text', help: 'Name of the device' },
      { name: 'blockFrames', kind: 'whole', unit: 'frames', help: '0: as it is' },
      { name: 'inputChannels', kind: 'whole', isOptional: true, help: 'Inputs to open; none: as it is' },
    ],
    possible: always,
  },
  stopJob: {
    title: 'Stop Export',
    group: 'File',
    args: [{ name: 'job', kind: 'whole', help: 'Number of the work' }],
    possible: always,
  },
  dismissNotice: {
    title: 'Dismiss Notice',
    group: 'Stage',
    args: [{ name: 'notice', kind: 'whole', help: 'Number of the notice' }],
    possible: withNotice,
  },
}
