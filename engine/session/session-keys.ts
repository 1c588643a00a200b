/** Every key of a session file, once (spec 8). */
import { bool, deferred, double, float, id, int, list, object, text, texts, uint } from '../formats/key.ts'
import { commandTypes } from '../formats/rack-keys.ts'

const channelKeys = {
  inputs: uint(2, '1 to 64 that its `input` nodes hear of what is routed to it; 1 is the mean of both'),
  outputs: uint(2, '1 to 64; 1 is the mean of both, further ones are what its mixer sends there (`channel`)'),
}

const importKeys = {
  control: text('', 'Id of a control that this rack exports'),
  from: text('', '`rack/control` of another rack: commands that move that one move this one as well'),
}

export const rackKeys = {
  id: text('', 'Name that routes, faders and addresses use'),
  path: text('', 'Rack file, relative to the session file'),
  startOffsetFrames: int(0, 'Starts so much later; below 0 it starts so far inside', { unit: 'frames' }),
  stretch: deferred(
    '`"p/q"`: its clock takes p frames of the session for q of its own; patterns stretch, pitch does not',
  ),
  followTempo: bool(true, 'Plays in the tempo of the session, where that has one'),
  latencyComp: bool(undefined, 'Align the paths inside it; as its own file says if absent'),
  gain: float(1, 'Linear gain'),
  pan: float(0, 'Balance: -1 is left, 1 is right'),
  muted: bool(false, 'Is not heard, nor usable as a key'),
  solo: bool(false, 'When anything is solo, only that is heard, with what it feeds and what feeds it'),
  soloSafe: bool(false, 'Is heard whatever else is solo'),
  channelConfig: object(channelKeys, 'Channels in and out'),
  imports: list(importKeys, 'Controls that follow those of other racks'),
  exports: texts('Ids of its controls that the session offers; all if absent'),
  bars: uint(0, 'Above 0: replaces lengthBars of the transport'),
  loopCount: uint(0, 'Above 0: multiplies the bars'),
  loopMinutes: double(0, 'Repeats the bars for at least this time; goes before loopSeconds', { unit: 'min' }),
  loopSeconds: double(0, 'Repeats the bars for at least this time', { unit: 's' }),
  tailMs: double(0, 'The session rings at its end for at least so long, unless it says itself how long', {
    unit: 'ms',
  }),
}

export const insertKeys = {
  type: text('', 'Type of an effect node'),
  id: text('', 'Name in addresses: `bus:<bus>/<id>`; the type if empty'),
  params: deferred('Start values; their keys depend on the type'),
  bypass: bool(false, 'Passes its input on untouched'),
  sidechains: list(
    { id: text('', 'For the reader'), from: text('', 'Rack, `rack/node`, `bus:<id>` or `input:1-2`') },
    'What the insert listens to as its key; several are summed',
  ),
}

export const busModes = ['stereo', 'midSide', 'multichannel'] as const

export const busKeys = {
  id: text('', 'Name that routes use'),
  channels: uint(2, '1 to 64; 1 is the mean of both, above 2 effects play two by two'),
  mode: text('stereo', 'midSide: inserts hear middle and side instead of left and right, of each two channels', {
    choices: busModes,
  }),
  gain: float(1, 'Linear gain'),
  pan: float(0, 'Balance: -1 is left, 1 is right'),
  muted: bool(false, 'Is not heard, nor usable as a key'),
  solo: bool(false, 'When anything is solo, only that is heard, with what it feeds and what feeds it'),
  soloSafe: bool(false, 'Is heard whatever else is solo'),
  inserts: list(insertKeys, 'Effects on the bus, in this order, before its gain'),
}

export const masterKeys = {
  gain: float(1, 'Linear gain'),
  pan: float(0, 'Balance: -1 is left, 1 is right'),
  muted: bool(false, 'Nothing is heard'),
  inserts: list(insertKeys, 'Effects on the sum of everything, in this order, before the gain'),
}

export const routeKeys = {
  id: text('', 'Name in addresses: `route:<id>`; `<from>><to>` if empty'),
  from: text('', 'Rack, `rack/node`, `bus:<id>` or `input:1-2`'),
  to: text('', 'Bus, rack (its `input` nodes hear it) or `master`'),
  gain: float(1, 'Linear gain'),
  pan: float(0, 'Balance: -1 is left, 1 is right'),
  channelMap: deferred(
    '`[2, 1]`: the channel of the source, from 1 on, that each channel takes; 0 takes none. Each its own if absent',
  ),
  latencyComp: bool(true, 'Wait for the slowest path; false for what is played live'),
}

export const sendKeys = {
  id: text('', 'Name in addresses: `send:<id>`; `<from>><to>` if empty'),
  from: text('', 'Rack, `rack/node` or `bus:<id>`'),
  to: text('', 'Bus or rack'),
  level: float(1, 'Linear gain'),
  pre: bool(false, 'Takes the signal before the fader, not behind it'),
  latencyComp: bool(true, 'Wait for the slowest path'),
}

export const sidechainKeys = {
  id: text('', 'For the reader'),
  from: text('', 'Rack, `rack/node`, `bus:<id>` or `input:1-2`; always before the fader'),
  to: text('', '`bus:<id>/<insert>`, `master/<insert>` or `rack/node`: its key input'),
  gain: float(1, 'Linear gain'),
  latencyComp: bool(true, 'Meet what it keys on the same frame'),
}

export const lfoKeys = {
  wave: text('sine', 'Always a sine'),
  freqHz: float(0.25, 'Rate', { unit: 'Hz' }),
  phase01: float(0, 'Start phase', { unit: 'cycles' }),
}

export const xfaderKeys = {
  id: text('', 'Addressed as `xfader:<id>:x`'),
  racks: texts('Rack ids: the first is A, the second is B'),
  law: text('equal_power', 'linear, else equal power', { choices: ['equal_power', 'linear'] }),
  x: double(0.5, 'Where it stands: 0 is A alone, 1 is B alone'),
  smoothingMs: double(10, 'Time in which the fader follows', { unit: 'ms' }),
  lfo: deferred('Moves the fader; its presence turns it on'),
}

export const commandKeys = {
  timeSec: double(undefined, 'Time from the start; goes before bar and step', { unit: 's' }),
  rack: text('', 'Rack whose bars and steps count; without one those of the tempo of the session'),
  bar: uint(0, 'From 1 on'),
  step: uint(0, 'From 1 on; 0 is the start of the bar'),
  res: uint(16, 'Steps a bar'),
  nodeId: text(
    '',
    '`<rack>:<node>`, `xfader:<id>:x`, or a strip or insert: `<rack>`, `bus:<id>`, `bus:<id>/<insert>`…',
  ),
  type: text('SetParam', 'What to do; a SetParam with rampMs is a ramp', { choices: commandTypes }),
  param: text('', 'Name of a parameter, or id of a control that the rack exports'),
  paramId: id(0, 'Number of a parameter; goes before the name'),
  value: float(0, 'Value', { mayBeInfinite: true }),
  rampMs: float(0, 'Time in which the value is reached', { unit: 'ms', mayBeInfinite: true }),
}

export const tempoKeys = {
  bar: uint(1, 'From 1 on'),
  beat: double(1, 'From 1 on, in beats of the time signature'),
  bpm: double(120, 'Quarter notes a minute', { unit: 'bpm' }),
  ramp: bool(false, 'Moves evenly to the tempo of the next point'),
}

export const signatureKeys = {
  bar: uint(1, 'From 1 on'),
  beats: uint(4, 'Beats a bar'),
  unit: uint(4, '4: a beat is a quarter'),
}

export const markerKeys = {
  name: text('', 'Name by which ranges and people know the place'),
  timeSec: double(undefined, 'Time from the start; goes before bar and beat', { unit: 's' }),
  bar: int(1, 'From 1 on; without a tempo of the session in bars of its first rack'),
  beat: double(1, 'From 1 on, in beats of the bar'),
}

export const clockSources = ['internal', 'midi', 'mtc', 'ltc', 'link'] as const

export const sessionKeys = {
  $schema: text(undefined, 'For editors'),
  kind: text(undefined, 'session', { choices: ['session'] }),
  description: text('', 'For the reader'),
  version: int(1, 'Version of the format: 1'),
  sampleRate: uint(48000, 'Rate to play and render at when nothing else says one', { unit: 'Hz' }),
  buffer: uint(0, 'Block of the device that the show was made for; 0: not said', { unit: 'frames' }),
  clockSource: text('internal', 'What the clock follows', { choices: clockSources }),
  channels: uint(2, '1 or 2'),
  tempo: double(undefined, 'Quarter notes a minute; racks follow it. Without it every rack keeps its own', {
    unit: 'bpm',
  }),
  tempoMap: list(tempoKeys, 'Tempo points; before the first one tempo holds, or else its bpm'),
  timeSignatures: list(signatureKeys, 'Bars of the session; 4/4 before the first one. Racks keep their four quarters'),
  markers: list(markerKeys, 'Named places, for people and for ranges of `mam render`'),
  durationSec: double(0, 'Play length, to which the tail is added; 0 is that of the content', { unit: 's' }),
  loop: bool(false, 'Content starts again until durationSec is over'),
  tailSec: double(undefined, 'Rings for so long at the end; by the content if absent', { unit: 's' }),
  alignTransports: bool(false, 'Racks start at their first hits together'),
  racks: list(rackKeys, 'The racks of the session'),
  buses: list(busKeys, 'Buses that racks are routed to'),
  routes: list(routeKeys, 'What goes where; a rack or bus without a route goes to the master'),
  sends: list(sendKeys, 'What goes elsewhere as well'),
  sidechains: list(sidechainKeys, 'Keys of inserts and nodes, across racks'),
  xfaders: list(xfaderKeys, 'Crossfaders between two racks'),
  master: object(masterKeys, 'The sum of everything'),
  commands: list(commandKeys, 'Single events; they happen once'),
  stage: deferred('Standing in front of people: goGapMs, panicFadeMs'),
  safety: deferred('Margins of playing live: blockFrames, lookaheadMs, loadLimitPercent, realtimeThreads'),
}
