// Sessions that the benchmarks render.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../lib/project.mjs'
import { scratch } from '../measure.mjs'

const demos = ['acid', 'pads']
const demoOf = (index) => join(root, 'assets', 'demo', `${demos[index % demos.length]}.json`)

function write(name, content) {
  const folder = join(scratch(), 'sessions')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  return file
}

/** A file of its own for each rack, so that none shares anything with another. */
export function demoRacks(count) {
  return Array.from({ length: count }, (_, index) => {
    const file = write(`rack${index}.json`, {})
    copyFileSync(demoOf(index), file)
    return file
  })
}

const sessionOf = (racks) => ({
  kind: 'session',
  version: 1,
  sampleRate: 48000,
  racks: racks.map((path, index) => ({ id: `r${index}`, path, gain: 0.1 })),
})

/** Straight to the master. */
export const demoSession = (count) => write(`demos${count}.json`, sessionOf(demoRacks(count)))

/** Four buses of four racks each. */
export function busSession() {
  const session = sessionOf(demoRacks(16))
  const buses = Array.from({ length: 4 }, (_, index) => ({ id: `b${index}` }))
  const routes = session.racks.map(({ id }, index) => ({ from: id, to: `bus:b${index % 4}` }))
  return write('buses.json', { ...session, buses, routes })
}

/** Demos that nothing triggers; `leaves` says of a node whether it stays out. */
function untriggered(name, count, leaves = () => false) {
  const racks = Array.from({ length: count }, (_, index) => {
    const { nodes, connections, mixer } = JSON.parse(readFileSync(demoOf(index), 'utf8'))
    const out = new Set(nodes.filter(leaves).map(({ id }) => id))
    return write(`${name}${index}.json`, {
      kind: 'rack',
      version: 1,
      sampleRate: 48000,
      nodes: nodes.filter(({ id }) => !out.has(id)),
      connections: connections.filter(({ from, to }) => !out.has(from) && !out.has(to)),
      mixer: { ...mixer, inputs: mixer.inputs.filter(({ id }) => !out.has(id)) },
    })
  })
  return write(`${name}.json`, sessionOf(racks))
}

/** Nothing sounds: a tb303_ext drones from the start of a play, as the format asks, so it stays out. */
export const silentSession = (count) => untriggered('silent', count, ({ type }) => type === 'tb303_ext')

/** As they are, so that every second rack drones. */
export const droningSession = (count) => untriggered('droning', count)

/** A kick every two seconds, for as long as it is asked for. */
export function sparseSession(hours) {
  const rack = write('sparse-rack.json', {
    kind: 'rack',
    version: 1,
    sampleRate: 48000,
    nodes: [{ id: 'kick', type: 'kick' }],
    transport: {
      bpm: 120,
      lengthBars: 1,
      resolution: 16,
      patterns: [{ nodeId: 'kick', steps: 'x...............' }],
    },
  })
  const { racks, ...session } = sessionOf([rack])
  return write('sparse.json', {
    ...session,
    racks: racks.map((one) => ({ ...one, loopMinutes: 60 * hours })),
    durationSec: 3600 * hours,
  })
}

/** Eight racks whose commands and patterns a leap has to chase. 120 beats a minute: a bar is 96,000 frames. */
export function longSession(minutes) {
  const session = sessionOf(demoRacks(8))
  const bars = 30 * minutes
  const commands = Array.from({ length: 4 * bars }, (_, index) => ({
    bar: 1 + Math.floor(index / 4),
    step: 4 * (index % 4),
    nodeId: `r${index % 8}`,
    type: 'SetParam',
    param: 'GAIN',
    value: 0.05 + 0.05 * ((index * 0.618) % 1),
  }))
  return write('long.json', { ...session, tempo: 120, durationSec: 60 * minutes, commands })
}
