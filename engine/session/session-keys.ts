/** Every key of a session file, once (spec 8). */
import { bool, deferred, double, float, int, list, text, texts, uint } from '../formats/key.ts'

const rackKeys = {
  id: text('', 'Name that routes, faders and addresses use'),
  path: text('', 'Rack file, relative to the session file'),
  startOffsetFrames: int(0, 'Starts so much later', { unit: 'frames' }),
  gain: float(1, 'Linear gain'),
  muted: bool(false, 'Is not heard, nor usable as a key'),
  solo: bool(false, 'When any rack is solo, only solo racks are heard'),
  bars: uint(0, 'Above 0: replaces lengthBars of the transport'),
  loopCount: uint(0, 'Above 0: multiplies the bars'),
  loopMinutes: double(0, 'Repeats the bars for at least this time; goes before loopSeconds', { unit: 'min' }),
  loopSeconds: double(0, 'Repeats the bars for at least this time', { unit: 's' }),
  tailMs: double(0, 'Read, not used', { unit: 'ms' }),
}

const insertKeys = {
  type: text('', 'Node type'),
  id: text('', 'For the reader'),
  params: deferred('Start values; their keys depend on the type'),
  sidechains: list(
    { id: text('', 'For the reader'), from: text('', 'Rack id') },
    'Racks that are the key of the insert; several are summed',
  ),
}

const busKeys = {
  id: text('', 'Name that routes use'),
  channels: uint(2, '1 or 2'),
  inserts: list(insertKeys, 'Effects on the bus, in this order'),
}

const routeKeys = {
  from: text('', 'Rack id'),
  to: text('', 'Bus id'),
  gain: float(1, 'Linear gain'),
}

export const lfoKeys = {
  wave: text('sine', 'Always a sine'),
  freqHz: float(0.25, 'Rate', { unit: 'Hz' }),
  phase01: float(0, 'Start phase', { unit: 'cycles' }),
}

const xfaderKeys = {
  id: text('', 'Addressed as xfader:<id>:x'),
  racks: texts('Rack ids: the first is A, the second is B'),
  law: text('equal_power', 'linear, else equal power', { choices: ['equal_power', 'linear'] }),
  smoothingMs: double(10, 'Time in which the fader follows', { unit: 'ms' }),
  lfo: deferred('Moves the fader; its presence turns it on'),
}

const commandKeys = {
  timeSec: double(0, 'Time from the start; goes before bar and step', { unit: 's' }),
  rack: text('', 'Rack whose tempo bar and step count in'),
  bar: uint(0, 'From 1 on'),
  step: uint(0, 'From 1 on; 0 is the start of the bar'),
  res: uint(16, 'Steps a bar'),
  nodeId: text('', '<rack id>:<node id> or xfader:<id>:x'),
  type: text('SetParam', 'What to do', { choices: ['Trigger', 'SetParam', 'SetParamRamp'] }),
  param: text('', 'Name of a parameter'),
  value: float(0, 'Value', { mayBeInfinite: true }),
  rampMs: float(0, 'Length of a SetParamRamp', { unit: 'ms', mayBeInfinite: true }),
}

export const sessionKeys = {
  $schema: text(undefined, 'For editors'),
  kind: text(undefined, 'session', { choices: ['session'] }),
  description: text('', 'For the reader'),
  version: int(1, 'Version of the format: 1'),
  sampleRate: uint(48000, 'Rate to render at when nothing else says one', { unit: 'Hz' }),
  channels: uint(2, '1 or 2'),
  durationSec: double(0, 'Play length; 0 is that of the content', { unit: 's' }),
  loop: bool(false, 'Content starts again until durationSec is over'),
  alignTransports: bool(false, 'Racks start their bars together'),
  racks: list(rackKeys, 'The racks of the session'),
  buses: list(busKeys, 'Buses that racks are routed to'),
  routes: list(routeKeys, 'Which rack goes to which bus; a rack without a route is heard directly'),
  xfaders: list(xfaderKeys, 'Crossfaders between two racks'),
  commands: list(commandKeys, 'Single events; they happen once'),
  stage: deferred('Standing in front of people: goGapMs, panicFadeMs'),
  safety: deferred('Margins of playing live: blockFrames, lookaheadMs, loadLimitPercent'),
}
