/** Every key of a rack file, once. Params of nodes are in the descriptors (`nodes.gen.ts`). */
import { bool, deferred, float, id, int, list, object, text, texts, uint } from './key.ts'

export const waves = ['sine', 'triangle', 'saw', 'square'] as const
export const commandTypes = ['Trigger', 'SetParam', 'SetParamRamp'] as const

const portKeys = {
  index: uint(0, 'Port number that connections use'),
  name: text('', 'For the reader'),
  type: text('', 'Only checked, never used', { choices: ['audio', 'control', 'event', 'midi'] }),
  channels: uint(0, '1 makes connections here mono; 0 is the width of the graph; other values have no effect'),
  role: text('', 'For the reader', { choices: ['main', 'sidechain', 'aux'] }),
}

const lfoKeys = {
  id: id(0, 'Number that routes use; a repeated number replaces the earlier LFO'),
  wave: text('sine', 'Wave form', { choices: waves }),
  freqHz: float(0.5, 'Rate', { unit: 'Hz' }),
  phase: float(0, 'Start phase, wrapped into 0 to 1', { unit: 'cycles' }),
}

const routeKeys = {
  sourceId: id(0, 'Number of the LFO'),
  destParam: text('', 'Name of a parameter, or LFO.n.freqHz, or LFO.n.phase'),
  destParamId: id(0, 'Number of a parameter; goes before the name'),
  depth: float(0, 'Added to the parameter: offset + depth × LFO'),
  offset: float(0, 'Added to the parameter: offset + depth × LFO'),
  min: float(0, 'With min < max the LFO sweeps min to max, added to the parameter; depth and offset are then unused'),
  max: float(0, 'Upper end of the sweep'),
  map: text('', 'exp squares the sweep', { choices: ['', 'linear', 'exp'] }),
}

export const modKeys = {
  lfos: list(lfoKeys, 'At most 4'),
  routes: list(routeKeys, 'At most 16'),
}

export const nodeKeys = {
  id: text('', 'Name that patterns, connections and the mixer use'),
  type: text('', 'Node type'),
  params: deferred('Start values; their keys depend on the type'),
  bypass: bool(false, 'An effect passes its main input on untouched, a generator is silent, a transport rests'),
  ports: object(
    { inputs: list(portKeys, 'Declared inputs'), outputs: list(portKeys, 'Declared outputs') },
    'Declared ports; connections may use others',
  ),
  mod: deferred('LFOs and where they go; read for kick, clap, tb303_ext, mam_chip and synth'),
}

export const connectionKeys = {
  from: text('', 'Node id'),
  to: text('', 'Node id'),
  gainPercent: float(100, 'Gain into the destination', { unit: '%' }),
  dryPercent: float(0, 'Also straight to the output, unless the mixer lists the source', { unit: '%' }),
  fromPort: uint(0, 'Output port, for its declared width only'),
  toPort: uint(0, 'Input port: 0 main, 1 the key of compressor and spectral_ducker'),
}

export const mixerKeys = {
  masterPercent: float(100, 'Gain of the output', { unit: '%' }),
  softClip: bool(true, 'tanh after the master gain'),
  inputs: list(
    {
      id: text('', 'Node id'),
      gainPercent: float(100, 'Gain of the node into the output; an explicit 0 is silence', { unit: '%' }),
      channel: uint(1, 'Above 1: where a session opens so many outputs, it is heard on this one and the next instead'),
    },
    'The first entry of an id counts. Nodes that end a chain and are not listed are heard at 100 %',
  ),
}

export const commandKeys = {
  sampleTime: int(0, 'Frame from the start', { unit: 'frames' }),
  nodeId: text('', 'Node id'),
  type: text('', 'Others are ignored', { choices: commandTypes }),
  param: text('', 'Name of a parameter, in any case'),
  paramId: id(0, 'Number of a parameter; goes before the name'),
  value: float(0, 'Value; velocity of a Trigger', { mayBeInfinite: true }),
  rampMs: float(0, 'Length of a SetParamRamp', { unit: 'ms', mayBeInfinite: true }),
}

const lockKeys = {
  step: uint(0, 'Step within the bar, from 0; below resolution'),
  param: text('', 'Name of a parameter, in any case'),
  paramId: id(0, 'Number of a parameter; goes before the name'),
  value: float(0, 'Value from this step on', { mayBeInfinite: true }),
  rampMs: float(0, 'Reached in this time when above 0', { unit: 'ms', mayBeInfinite: true }),
}

const patternKeys = {
  nodeId: text('', 'Node id'),
  steps: text('', 'One bar; x is a hit, everything else a rest. A short string repeats within the bar'),
  stepsBars: texts('One string a bar; goes before steps'),
  resolution: uint(0, 'Length at which the strings of stepsBars wrap; 0 is that of the transport'),
  lengthBars: uint(0, 'Cycle of stepsBars in bars; 0 is the number of strings'),
  locks: list(lockKeys, 'Values set at a step of every bar; they hold until changed'),
}

export const transportKeys = {
  bpm: float(120, 'Quarter notes a minute', { unit: 'bpm' }),
  lengthBars: uint(1, 'Bars in one pass; 0 is 1'),
  resolution: uint(16, 'Steps a bar; 0 is 16'),
  swingPercent: float(0, 'Delay of the odd steps; 100 is half a step', { unit: '%' }),
  swingExponent: float(1, 'Shape of the swing'),
  tempoRamps: list(
    { bar: uint(0, 'Bar from 0 on'), bpm: float(undefined, 'Tempo from that bar on; that of the transport if absent') },
    'Tempo steps, in the order of the file',
  ),
  patterns: list(patternKeys, 'What plays'),
}

/** A `transport` node may also carry one pattern by itself. */
export const inlineTransportKeys = {
  ...transportKeys,
  pattern: object(patternKeys, 'The same as patterns with one item'),
}

export const rackKeys = {
  $schema: text(undefined, 'For editors'),
  kind: text(undefined, 'rack; graph is its old name', { choices: ['rack', 'graph'] }),
  description: text('', 'For the reader'),
  version: int(1, 'Version of the format: 1'),
  sampleRate: uint(48000, 'Rate to play and render at when nothing else says one', { unit: 'Hz' }),
  channels: uint(2, '1 or 2'),
  randomSeed: uint(0, 'Seeds the noise of mam_chip and synth'),
  latencyComp: bool(false, 'Align parallel paths by the latency of their nodes'),
  nodes: list(nodeKeys, 'The nodes of the graph'),
  connections: list(connectionKeys, 'The edges of the graph; several between the same nodes add up'),
  mixer: object(mixerKeys, 'The output stage. Without it the ends of all chains are summed, unclipped'),
  commands: list(commandKeys, 'Single events by frame; they happen once'),
  transport: object(transportKeys, 'Patterns and their tempo'),
  editor: deferred('Where nodes stand on the canvas, and groups; plays no part'),
  exports: deferred('Controls and status values that the rack offers to the outside'),
}
