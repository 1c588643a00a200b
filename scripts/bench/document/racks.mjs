// Racks and sessions that the benchmarks of the document open.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../lib/project.mjs'
import { scratch, shared } from '../measure.mjs'

export const demo = join(root, 'assets', 'demo', 'acid.json')

/** Sixteen voices with locks in every step: about ten times the text of the demo. */
function wideRack() {
  const ids = Array.from({ length: 16 }, (_, i) => `bass${i}`)
  const steps = Array.from({ length: 16 }, (_, step) => step)
  return {
    kind: 'rack',
    version: 1,
    nodes: ids.map((id, i) => ({
      id,
      type: 'tb303_ext',
      params: { cutoff: 400 + 20 * i, resonance: 0.5, envMod: 0.4, decay: 170, gain: 0.1 },
    })),
    transport: {
      bpm: 128,
      lengthBars: 64,
      resolution: 16,
      patterns: ids.map((nodeId, i) => ({
        nodeId,
        steps: 'x.x.x.x.x.x.x.x.',
        locks: steps.flatMap((step) => [
          { step, param: 'CUTOFF_HZ', value: 300 + 10 * step + i },
          { step, param: 'RESONANCE', value: (step + i) / 40 },
        ]),
      })),
    },
  }
}

function written(name, content) {
  const file = join(scratch(), name)
  writeFileSync(file, content)
  return file
}

/** The demo, the longest reference rack where it is there, and a wide one. Name → file. */
export function rackFiles() {
  const song = join(shared, 'compat', 'rack', 'mamic_song.json')
  return {
    demo,
    ...(existsSync(song) ? { mamic_song: song } : {}),
    wide: written('wide.json', JSON.stringify(wideRack(), null, 2)),
  }
}

/** A session file with so many racks, no two of them alike, made from those above. */
export function largeSession(count) {
  const folder = join(scratch(), `session-${count}`)
  mkdirSync(folder, { recursive: true })
  const texts = Object.values(rackFiles()).map((file) => readFileSync(file, 'utf8'))
  const racks = Array.from({ length: count }, (_, i) => {
    const content = JSON.parse(texts[i % texts.length])
    content.description = `Rack ${i} of a large session`
    content.transport.bpm = 100 + i
    const path = `rack${i}.json`
    writeFileSync(join(folder, path), JSON.stringify(content, null, 2))
    return { id: `rack${i}`, path }
  })
  const file = join(folder, 'large.mamsession')
  writeFileSync(file, JSON.stringify({ kind: 'session', version: 1, racks }, null, 2))
  return file
}
