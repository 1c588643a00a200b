// As `mam_bench strikes`, but through the addon: strikes.mjs DEVICE BLOCK COUNT
import { setTimeout as sleep } from 'node:timers/promises'
import { parseRack } from '../../../engine/formats/rack.ts'
import { loadNative } from '../../../engine/host/native.ts'

const [device, block, count] = process.argv.slice(2)
const rack = { nodes: [{ id: 'drum', type: 'kick', params: { click: 1 } }] }
const ampDecayMs = 4
const engine = loadNative().createEngine({
  sampleRate: 48000,
  channels: 2,
  maxBlockFrames: 8192,
  lookaheadFrames: 9600,
})
engine.load(parseRack(JSON.stringify(rack), { file: 'click' }).document.plan)
engine.openDevice({ name: device, blockFrames: Number(block) })
const command = (kind, param, value) => ({ target: 'drum', kind, param, value, rampFrames: 0, source: 'ui' })
engine.send([command('set', ampDecayMs, 1)])
await sleep(2500) // the listener connects meanwhile
const strike = [command('trigger', 0, 1)]
const sent = []
for (let i = 0; i < Number(count); i++) {
  const now = process.hrtime.bigint()
  if (engine.send(strike) === 1) sent.push(now)
  await sleep(20 + Math.random() * 3)
}
for (const now of sent) console.log(`{"bench":"strikes","sentNs":${now}}`)
engine.close()
