/** A mixer of this page alone: strips in every state, whose values move and are heard nowhere. */
import { createStore } from 'zustand/vanilla'
import type { MamClient } from '../../engine/client/client.ts'
import {
  BusMode,
  MASTER,
  mixerOf,
  type SessionMixer,
  type Strip,
  StripKind,
  XfaderLaw,
} from '../../engine/client/mixer.ts'
import { MixerValues } from '../../engine/client/mixer-values.ts'
import type { MixerEdits } from '../mixer/use-mixer.ts'
import type { Session } from '../session.ts'
import { text } from './text.ts'

const { names, missingRack } = text

function strip(id: string, index: number, more: Partial<Strip> = {}): Strip {
  return {
    id,
    index,
    name: id,
    kind: StripKind.RACK,
    gain: 0.8,
    pan: 0,
    problem: '',
    channels: 2,
    inputs: 2,
    isMuted: false,
    isSolo: false,
    isSafe: false,
    isHeard: true,
    latencyFrames: 0,
    delayFrames: 0,
    keyDelayFrames: 0,
    inserts: [],
    mode: BusMode.STEREO,
    time: null,
    ...more,
  }
}

const insert = {
  id: 'comp',
  type: 'compressor',
  address: 'bus:main/comp',
  isBypassed: false,
  latencyFrames: 0,
  delayFrames: 0,
  problem: '',
  params: new Map(),
  values: new Map(),
}

export const demoMixer: SessionMixer = {
  ...mixerOf(undefined),
  strips: [
    strip(names.plainStrip, 0),
    strip(names.mutedStrip, 1, { isMuted: true, isHeard: false }),
    strip(names.soloStrip, 2, { isSolo: true, pan: -0.25 }),
    strip(names.missingStrip, 3, { problem: missingRack }),
    strip('bus:main', 4, { kind: StripKind.BUS, inserts: [insert] }),
    strip(MASTER, 5, { kind: StripKind.MASTER }),
  ],
  crossfaders: [
    {
      id: names.crossfade,
      a: names.plainStrip,
      b: names.soloStrip,
      law: XfaderLaw.EQUAL_POWER,
      x: 0.3,
      smoothingMs: 10,
      lfo: null,
      problem: '',
    },
  ],
}

/** Nothing but values can be changed. */
export const demoEdits: MixerEdits = {
  canEdit: false,
  isOnStage: true,
  isLocked: false,
  act: async () => false,
  step: async () => false,
  add: async () => undefined,
}

const SILENT_STRIPS = [1, 3]
const MOST: Readonly<Record<number, number>> = { 5: 1.1 }

/** The page's session, with a client that holds this mixer. `moves` is asked at each frame. */
export function demoSession(session: Session, moves: () => boolean): Session {
  const mixer = new MixerValues()
  mixer.replace(demoMixer)
  const hold = (address: string, param: number, value: number) => mixer.play(address, param, value)
  const client: Pick<MamClient, 'store' | 'mixer' | 'setMixer'> & { levels: object; grabMixer: object } = {
    mixer,
    store: createStore(() => ({ ...session.client.store.getState(), mixer: demoMixer, tonight: [] })),
    levels: {
      takePeak: (index: number, side: number) =>
        moves() && !SILENT_STRIPS.includes(index) ? swing(index + side / 3, MOST[index] ?? 0.9) : 0,
      reductionOf: (index: number) => (index === 4 ? (moves() ? -swing(index, 12) : 0) : undefined),
      rmsOf: (index: number, side: number) =>
        moves() && !SILENT_STRIPS.includes(index) ? swing(index + side / 3, 0.5) : 0,
      loudnessOf: (index: number) =>
        moves() && !SILENT_STRIPS.includes(index) ? -18 - swing(index, 12) : Number.NEGATIVE_INFINITY,
      insertReductionOf: () => (moves() ? -swing(4, 12) : 0),
      loadOf: () => undefined,
    },
    setMixer: async (address, param, value) => hold(address, param, value),
    grabMixer: (address: string, param: number) => ({
      move: (value: number) => hold(address, param, value),
      end: async () => {},
    }),
  }
  return { ...session, client: client as unknown as Session['client'] }
}

/** Between nothing and `most`, each strip in its own time. */
const swing = (phase: number, most: number): number =>
  most * Math.abs(Math.sin(performance.now() / 700 + phase * 5)) ** 3
