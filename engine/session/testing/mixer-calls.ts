/** Random actions on the mixer: mostly possible ones, some that are to be refused. */
import { findDescriptor, nodeTypes } from '../../formats/nodes.ts'
import type { Document } from '../document.ts'
import { busModes, mixerOf, xfaderLaws } from '../mixer/content.ts'

interface Choices {
  number(): number
  one<T>(list: readonly T[], otherwise: T): T
}

const names = ['bus', 'new', 'rack1', 'master', 'odd:one', '', 'ключ', 'x'.repeat(65)]

/** Address, parameter and value of something that a hand can move, or not quite. */
export function mixerValue(document: Document, { number, one }: Choices) {
  const { strips, sends, routes, xfaders } = mixerOf(document)
  const inserts = strips.flatMap((strip) => strip.inserts)
  const insert = one(inserts, undefined)
  const params = findDescriptor(insert?.type ?? '')?.params ?? []
  const address = one(
    [
      ...strips.map((strip) => strip.address),
      ...(insert ? [insert.address, insert.address] : []),
      ...sends.map(({ id }) => `send:${id}`),
      ...routes.map(({ id }) => `route:${id}`),
      ...xfaders.map(({ id }) => `xfader:${id}`),
    ],
    'nobody',
  )
  const isInsert = address === insert?.address
  const live = isInsert ? one(params, undefined) : undefined
  const param = live?.id ?? 1 + (number() % 6)
  const value = live
    ? live.min + ((number() % 100) / 99) * (live.max - live.min)
    : ((number() % 120) / 100) * (param === 1 ? 1 : 0.9)
  return { address: number() % 16 === 0 ? one(names, 'x') : address, param, value }
}

export function mixerCalls(document: Document, choices: Choices) {
  const { number, one } = choices
  const content = mixerOf(document)
  const { strips, routes, sends, sidechains, xfaders } = content
  const addresses = strips.map(({ address }) => address)
  const racks = strips.flatMap((strip) => (strip.kind === 'rack' ? [strip.id] : []))
  const buses = strips.flatMap((strip) => (strip.kind === 'bus' ? [strip.id] : []))
  const holders = strips.filter(({ kind }) => kind !== 'rack')
  const inserts = strips.flatMap((strip) =>
    strip.inserts.map(({ id, address, type }) => ({ strip: strip.address, insert: id, address, type })),
  )
  const bus = () => (number() % 16 === 0 ? one(names, 'x') : one(buses, 'nobody'))
  const newName = () => (number() % 3 === 0 ? one(names, 'x') : `bus${number() % 9}`)
  const rack = () => one(racks, 'nobody')
  const source = () => one([...addresses, ...buses, `${rack()}/kick`, 'input:1-2', 'nobody'], 'nobody')
  const insert = () => {
    const { strip, insert: id } = one(inserts, {
      strip: one(addresses, 'master'),
      insert: 'nobody',
      address: '',
      type: '',
    })
    return { strip, insert: number() % 16 === 0 ? one(names, 'x') : id }
  }
  const xfader = () =>
    number() % 16 === 0
      ? one(names, 'x')
      : one(
          xfaders.map(({ id }) => id),
          'nobody',
        )
  const ends = () => ({ from: source(), to: one([...addresses, ...buses], 'nobody') })
  const oneOf = (list: readonly { readonly from: string; readonly to: string }[]) => {
    const { from, to } = one(list, ends())
    return { from, to }
  }
  const keyed = () => one([...inserts.map(({ address }) => address), `${rack()}/kick`, 'nobody'], 'nobody')
  const { tempo, signatures, markers } = content.session.clock
  const marker = () => one([...markers.map(({ name }) => name), 'verse', 'chorus', ''], 'nobody')
  const place = () => {
    const places = [...(tempo ?? []), ...signatures].map((at) => ({ bar: at.bar, beat: 'beat' in at ? at.beat : 1 }))
    const { bar, beat } = one(places, { bar: 1, beat: 1 })
    return number() % 2 === 0 ? { bar, beat } : { bar: number() % 9, beat: 1 + (number() % 8) / 2 }
  }
  const maybe = <T>(value: T): T | undefined => (number() % 2 === 0 ? value : undefined)
  return {
    setMixerValue: () => mixerValue(document, choices),
    setInsertValue: () => {
      const target = one(inserts, undefined)
      const key = one(findDescriptor(target?.type ?? '')?.fileKeys ?? [], undefined)
      const value = (key?.min ?? 0) + ((number() % 100) / 99) * ((key?.max ?? 1) - (key?.min ?? 0))
      return { strip: target?.strip ?? 'master', insert: target?.insert ?? 'nobody', key: key?.key ?? 'nothing', value }
    },
    addBus: () => ({ bus: newName(), channels: one([2, 2, 1, 6, 0, 65], 2), mode: one(busModes, 'stereo') }),
    removeBus: () => ({ bus: bus() }),
    renameBus: () => ({ bus: bus(), name: newName() }),
    moveBus: () => ({ bus: bus(), index: number() % 4 }),
    setBus: () => ({ bus: bus(), channels: maybe(one([1, 2, 8], 2)), mode: maybe(one(busModes, 'stereo')) }),
    setStripRoute: () => ({
      ...(number() % 2 === 0 ? ends() : oneOf(routes)),
      gain: maybe((number() % 500) / 100),
      pan: maybe((number() % 24) / 10 - 1.1),
      aligned: maybe(number() % 2 === 0),
      channelMap: maybe(one(['', '2 1', '0 0 1 2', '65', 'x'], '')),
    }),
    moveStripRoute: () => ({ ...oneOf(routes), goal: one([...addresses, ...buses], 'nobody') }),
    removeStripRoute: () => oneOf(routes),
    setSend: () => ({
      ...(number() % 2 === 0 ? ends() : oneOf(sends)),
      level: maybe((number() % 500) / 100),
      pre: maybe(number() % 2 === 0),
    }),
    removeSend: () => oneOf(sends),
    setSidechain: () => ({ from: source(), to: keyed(), latencyComp: maybe(number() % 2 === 0) }),
    moveSidechain: () => ({ ...oneOf(sidechains), source: source() }),
    clearSidechain: () => {
      const { from, to } = oneOf(sidechains)
      return { to, from: number() % 2 === 0 ? '' : from }
    },
    addInsert: () => ({
      strip: one(number() % 8 === 0 ? addresses : holders.map(({ address }) => address), 'master'),
      type: one(['pan', 'gain', 'compressor', 'spectral_ducker', ...nodeTypes, 'dealy'], 'delay'),
      insert: number() % 4 === 0 ? one(names, '') : '',
      index: maybe(number() % 3),
    }),
    removeInsert: insert,
    moveInsert: () => ({ ...insert(), index: number() % 3 }),
    bypassInsert: () => ({ ...insert(), bypass: number() % 2 === 0 }),
    addXfader: () => ({ xfader: number() % 3 === 0 ? one(names, '') : `x${number() % 5}`, a: rack(), b: rack() }),
    removeXfader: () => ({ xfader: xfader() }),
    setXfader: () => ({
      xfader: xfader(),
      a: maybe(rack()),
      law: maybe(one(xfaderLaws, 'linear')),
      smoothingMs: maybe(number() % 100),
      lfoHz: maybe(one([0, 0.5, 3], 0)),
      lfoPhase: number() % 4 === 0 ? (number() % 12) / 10 : undefined,
    }),
    setClock: () => ({
      bpm: maybe(one([0, 120, 98.5, 5], 0)),
      loop: maybe(number() % 2 === 0),
      durationSec: maybe(one([0, 30, -1], 0)),
      tailSec: maybe(number() % 3),
      beats: maybe(1 + (number() % 9)),
      unit: maybe(one([4, 8, 3], 4)),
      alignTransports: maybe(number() % 2 === 0),
    }),
    setClockTempo: () => ({
      ...place(),
      bpm: maybe(one([90, 140.5, -1], 90)),
      ramp: maybe(number() % 2 === 0),
      toBar: number() % 3 === 0 ? number() % 9 : undefined,
      toBeat: maybe(1 + (number() % 9) / 2),
    }),
    removeClockTempo: place,
    setClockSignature: () => ({
      bar: place().bar,
      beats: maybe(1 + (number() % 9)),
      unit: maybe(one([4, 8, 3], 4)),
      toBar: number() % 3 === 0 ? number() % 9 : undefined,
    }),
    removeClockSignature: () => ({ bar: place().bar }),
    setClockMarker: () => ({
      name: marker(),
      ...(number() % 2 === 0 ? place() : {}),
      timeSec: number() % 3 === 0 ? number() % 20 : undefined,
      toName: number() % 3 === 0 ? newName() : undefined,
    }),
    removeClockMarker: () => ({ name: marker() }),
    setRackChannels: () => ({ rack: rack(), inputs: maybe(number() % 6), outputs: maybe(number() % 6) }),
    setRackTime: () => ({
      rack: rack(),
      offsetFrames: maybe((number() % 2000) - 1000),
      ...(number() % 2 === 0 ? { stretchNumerator: number() % 5, stretchDenominator: number() % 5 } : {}),
      followTempo: maybe(number() % 2 === 0),
    }),
  }
}
