import { withAnyRack, withSecondRack, withSession } from '../action-context.ts'
import type { ActionArg } from '../registry.ts'
import { type Entries, param, path, rack } from './args.ts'

const strip: ActionArg = { name: 'strip', kind: 'text', help: 'Id of a rack, bus:ID or master' }
const holder: ActionArg = { ...strip, help: 'bus:ID or master' }
const bus: ActionArg = { name: 'bus', kind: 'text', help: 'Id of the bus' }
const insert: ActionArg = { name: 'insert', kind: 'text', help: 'Id of the insert' }
const xfader: ActionArg = { name: 'xfader', kind: 'text', help: 'Id of the crossfader' }
const from: ActionArg = { name: 'from', kind: 'text', help: 'A rack, rack/node, a bus or input:1-2' }
const to: ActionArg = { name: 'to', kind: 'text', help: 'A bus, a rack or master' }
const keyed: ActionArg = { name: 'to', kind: 'text', help: 'bus:ID/INSERT, master/INSERT or rack/node' }
const gain: ActionArg = { name: 'gain', kind: 'number', help: 'Linear, 0 to 4' }
const pan: ActionArg = { name: 'pan', kind: 'number', help: '-1 is left, 1 is right' }
const namedRack: ActionArg = { ...rack, isOptional: false, help: 'Id of the rack' }
const channels: ActionArg = { name: 'channels', kind: 'whole', isOptional: true, help: '1 to 64; none: as it is, or 2' }
const bar: ActionArg = { name: 'bar', kind: 'whole', help: 'From 1 on' }
const toBar: ActionArg = { ...bar, name: 'toBar', isOptional: true, help: 'Its new place' }
const beat: ActionArg = { name: 'beat', kind: 'number', isOptional: true, help: 'From 1 on; none: 1' }
const marker: ActionArg = { name: 'name', kind: 'text', help: 'Name of the marker' }
const mode: ActionArg = {
  name: 'mode',
  kind: 'choice',
  choices: ['stereo', 'mid_side', 'multichannel'],
  isOptional: true,
  help: 'On what its inserts work; none: as it is, or stereo',
}

const optional = (arg: ActionArg): ActionArg => ({ ...arg, isOptional: true, help: `${arg.help}; none: as it is` })
const flag = (name: string, help: string): ActionArg => ({ name, kind: 'switch', help })

type ValueIds =
  | 'setStripGain'
  | 'setStripPan'
  | 'setStripMute'
  | 'setStripSolo'
  | 'setStripSafe'
  | 'setInsertParam'
  | 'setXfaderX'
  | 'setMixerValue'

/** What hands move: on stage too, where it is tonight's. */
export const mixerValueActions: Entries<ValueIds> = {
  setStripGain: { title: 'Set Level of Strip', group: 'Mixer', args: [strip, gain], possible: withSession },
  setStripPan: { title: 'Set Pan of Strip', group: 'Mixer', args: [strip, pan], possible: withSession },
  setStripMute: {
    title: 'Mute Strip',
    group: 'Mixer',
    args: [strip, flag('mute', 'Whether it is silent')],
    possible: withSession,
  },
  setStripSolo: {
    title: 'Solo Strip',
    group: 'Mixer',
    args: [strip, flag('solo', 'Whether it is heard alone')],
    possible: withSession,
  },
  setStripSafe: {
    title: 'Make Strip Solo-Safe',
    group: 'Mixer',
    args: [strip, flag('safe', 'Whether the solo of others leaves it alone')],
    possible: withSession,
  },
  setInsertParam: {
    title: 'Set Parameter of Insert',
    group: 'Mixer',
    args: [holder, insert, param, { name: 'value', kind: 'number', help: 'In the unit of the parameter' }],
    possible: withSession,
  },
  setXfaderX: {
    title: 'Move Crossfader',
    group: 'Mixer',
    args: [xfader, { name: 'x', kind: 'number', help: '0 is the first rack, 1 the second' }],
    possible: withSecondRack,
  },
  setMixerValue: {
    title: 'Set Value of Mixer',
    group: 'Mixer',
    args: [
      { name: 'address', kind: 'text', help: 'bus:main, bus:main/eq, send:ID, route:ID or xfader:ID' },
      param,
      { name: 'value', kind: 'number', help: 'In the unit of the parameter' },
    ],
    possible: withSession,
  },
}

type Ids =
  | 'addBus'
  | 'removeBus'
  | 'renameBus'
  | 'moveBus'
  | 'setBus'
  | 'setStripRoute'
  | 'moveStripRoute'
  | 'removeStripRoute'
  | 'setSend'
  | 'removeSend'
  | 'setSidechain'
  | 'moveSidechain'
  | 'clearSidechain'
  | 'addInsert'
  | 'removeInsert'
  | 'moveInsert'
  | 'bypassInsert'
  | 'setInsertValue'
  | 'addXfader'
  | 'removeXfader'
  | 'setXfader'
  | 'setClock'
  | 'setClockTempo'
  | 'removeClockTempo'
  | 'setClockSignature'
  | 'removeClockSignature'
  | 'setClockMarker'
  | 'removeClockMarker'
  | 'relinkRack'
  | 'setRackTime'
  | 'setRackChannels'

/** What is connected to what, and the time that racks share. */
export const mixerActions: Entries<Ids> = {
  addBus: {
    title: 'Add Bus',
    group: 'Mixer',
    args: [{ ...bus, isOptional: true, help: 'Its id; empty: a free one' }, channels, mode],
    possible: withSession,
  },
  removeBus: { title: 'Remove Bus', group: 'Mixer', args: [bus], possible: withSession },
  renameBus: {
    title: 'Rename Bus',
    group: 'Mixer',
    args: [bus, { name: 'name', kind: 'text', help: 'Its new id' }],
    possible: withSession,
  },
  moveBus: {
    title: 'Move Bus',
    group: 'Mixer',
    args: [bus, { name: 'index', kind: 'whole', help: 'Its new place, from 0 on' }],
    possible: withSession,
  },
  setBus: { title: 'Change Bus', group: 'Mixer', args: [bus, channels, mode], possible: withSession },
  setStripRoute: {
    title: 'Route Strip',
    group: 'Mixer',
    args: [
      from,
      to,
      optional(gain),
      optional(pan),
      optional(flag('aligned', 'Whether it waits for the slowest path')),
      optional({
        name: 'channelMap',
        kind: 'text',
        help: 'Channels of the source for each channel: 2 1; empty: its own',
      }),
    ],
    possible: withSession,
  },
  moveStripRoute: {
    title: 'Move Route of Strip',
    group: 'Mixer',
    args: [from, to, { name: 'goal', kind: 'text', help: 'A bus, a rack or master: where it leads instead' }],
    possible: withSession,
  },
  removeStripRoute: { title: 'Remove Route', group: 'Mixer', args: [from, to], possible: withSession },
  setSend: {
    title: 'Set Send',
    group: 'Mixer',
    args: [
      from,
      to,
      optional({ ...gain, name: 'level' }),
      optional(flag('pre', 'Whether it is taken before the fader')),
    ],
    possible: withSession,
  },
  removeSend: { title: 'Remove Send', group: 'Mixer', args: [from, to], possible: withSession },
  setSidechain: {
    title: 'Set Key Source',
    group: 'Mixer',
    args: [from, keyed, optional(flag('latencyComp', 'Whether it waits for what it keys'))],
    possible: withSession,
  },
  moveSidechain: {
    title: 'Change Key Source',
    group: 'Mixer',
    args: [keyed, from, { name: 'source', kind: 'text', help: 'A rack, rack/node or a bus: what is heard instead' }],
    possible: withSession,
  },
  clearSidechain: {
    title: 'Clear Key Source',
    group: 'Mixer',
    args: [keyed, { ...from, isOptional: true, help: 'What is not heard any more; empty: everything' }],
    possible: withSession,
  },
  addInsert: {
    title: 'Add Insert',
    group: 'Mixer',
    args: [
      holder,
      { name: 'type', kind: 'text', help: 'Node type' },
      { ...insert, isOptional: true, help: 'Its id; empty: after its type' },
      { name: 'index', kind: 'whole', isOptional: true, help: 'Its place, from 0 on; none: the last one' },
    ],
    possible: withSession,
  },
  removeInsert: { title: 'Remove Insert', group: 'Mixer', args: [holder, insert], possible: withSession },
  moveInsert: {
    title: 'Move Insert',
    group: 'Mixer',
    args: [holder, insert, { name: 'index', kind: 'whole', help: 'Its new place, from 0 on' }],
    possible: withSession,
  },
  bypassInsert: {
    title: 'Bypass Insert',
    group: 'Mixer',
    args: [holder, insert, flag('bypass', 'Whether it passes on what comes in')],
    possible: withSession,
  },
  setInsertValue: {
    title: 'Set Value of Insert',
    group: 'Mixer',
    args: [
      holder,
      insert,
      { name: 'key', kind: 'text', help: 'Key of the value in the file' },
      { name: 'value', kind: 'number', help: 'The value; the number of a choice; 1 for on' },
    ],
    possible: withSession,
  },
  addXfader: {
    title: 'Add Crossfader',
    group: 'Mixer',
    args: [
      { ...xfader, isOptional: true, help: 'Its id; empty: a free one' },
      { ...namedRack, kind: 'text', name: 'a', help: 'Id of the first rack' },
      { ...namedRack, kind: 'text', name: 'b', help: 'Id of the second rack' },
    ],
    possible: withSecondRack,
  },
  removeXfader: { title: 'Remove Crossfader', group: 'Mixer', args: [xfader], possible: withSession },
  setXfader: {
    title: 'Change Crossfader',
    group: 'Mixer',
    args: [
      xfader,
      optional({ name: 'a', kind: 'text', help: 'Id of the first rack' }),
      optional({ name: 'b', kind: 'text', help: 'Id of the second rack' }),
      optional({ name: 'law', kind: 'choice', choices: ['equal_power', 'linear'], help: 'How the two sum' }),
      optional({ name: 'smoothingMs', kind: 'number', unit: 'ms', help: 'Time in which it follows' }),
      optional({ name: 'lfoHz', kind: 'number', unit: 'Hz', help: 'Rate of its LFO; 0: no LFO' }),
      optional({ name: 'lfoPhase', kind: 'number', help: 'In cycles' }),
    ],
    possible: withSession,
  },
  setClock: {
    title: 'Set Clock of Session',
    group: 'Session',
    args: [
      optional({ name: 'bpm', kind: 'number', unit: 'bpm', help: 'Of all racks that follow; 0: each its own' }),
      optional(flag('loop', 'Whether the content starts again')),
      optional({ name: 'durationSec', kind: 'number', unit: 's', help: 'Length; 0: that of the content' }),
      optional({ name: 'tailSec', kind: 'number', unit: 's', help: 'How long it rings at the end' }),
      optional({ name: 'beats', kind: 'whole', help: 'Beats of the first bar' }),
      optional({ name: 'unit', kind: 'whole', help: 'What a beat is; 4: a quarter' }),
      optional(flag('alignTransports', 'Whether first hits meet')),
    ],
    possible: withSession,
  },
  setClockTempo: {
    title: 'Set Tempo Point',
    group: 'Session',
    args: [
      bar,
      beat,
      optional({ name: 'bpm', kind: 'number', unit: 'bpm', help: 'Tempo' }),
      optional(flag('ramp', 'As a ramp')),
      toBar,
      { ...beat, name: 'toBeat' },
    ],
    possible: withSession,
  },
  removeClockTempo: {
    title: 'Remove Tempo Point',
    group: 'Session',
    args: [bar, beat],
    possible: withSession,
  },
  setClockSignature: {
    title: 'Set Time Signature',
    group: 'Session',
    args: [
      bar,
      optional({ name: 'beats', kind: 'whole', help: 'Beats a bar' }),
      optional({ name: 'unit', kind: 'whole', help: 'What a beat is; 4: a quarter' }),
      toBar,
    ],
    possible: withSession,
  },
  removeClockSignature: {
    title: 'Remove Time Signature',
    group: 'Session',
    args: [bar],
    possible: withSession,
  },
  setClockMarker: {
    title: 'Set Marker',
    group: 'Session',
    args: [
      marker,
      optional(bar),
      beat,
      optional({ name: 'timeSec', kind: 'number', unit: 's', help: 'Time from the start, in place of bar and beat' }),
      optional({ name: 'toName', kind: 'text', help: 'Its new name' }),
    ],
    possible: withSession,
  },
  removeClockMarker: {
    title: 'Remove Marker',
    group: 'Session',
    args: [marker],
    possible: withSession,
  },
  relinkRack: {
    title: 'Choose Another File for Rack…',
    group: 'Session',
    args: [namedRack, path('Rack file')],
    possible: withAnyRack,
  },
  setRackTime: {
    title: 'Set Time of Rack',
    group: 'Session',
    args: [
      namedRack,
      optional({ name: 'offsetFrames', kind: 'whole', unit: 'frames', help: 'Starts so much later; below 0: inside' }),
      optional({ name: 'stretchNumerator', kind: 'whole', help: 'Frames of the session' }),
      optional({ name: 'stretchDenominator', kind: 'whole', help: 'Frames of the rack in that time' }),
      optional(flag('followTempo', 'Whether it follows the session')),
    ],
    possible: withAnyRack,
  },
  setRackChannels: {
    title: 'Open Channels of Rack',
    group: 'Session',
    args: [
      namedRack,
      optional({ name: 'inputs', kind: 'whole', help: 'That its inputs hear, 1 to 64' }),
      optional({ name: 'outputs', kind: 'whole', help: 'That it is heard on, 1 to 64' }),
    ],
    possible: withAnyRack,
  },
}
