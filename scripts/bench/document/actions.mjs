// node actions.mjs DEVICE FILE: times of edits, undo and jumps through the history while the rack plays, as JSON: lists of ms.
import { FADED_MS, rest, startHost, timeApplied } from './in-process.mjs'

const [device, file] = process.argv.slice(2)
const running = await startHost(file, device)
const { host, perform, close } = running
const { view, knobs } = knobsOf(host)

/** Two knobs of one node that the file keeps: one to turn, one that a hand holds. */
function knobsOf({ player }) {
  for (const row of player.rack.values.rows) {
    const kept = [...row.values.values()].filter(({ fileKey }) => fileKey?.type === 'float')
    if (kept.length > 1) return { view: row, knobs: kept }
  }
  throw new Error('the rack has no node with two knobs')
}

const node = view.node.id
const [turned, held] = knobs.map(({ param }) => param)
const at = ({ min, max }, share) => min + (max - min) * share
const isTurned = ({ target, param }) => target === node && param === turned.id
const isHeld = ({ target, param }) => target === node && param === held.id
let turns = 0
/** Every value differs from the one before, as documents do not record what changes nothing. */
const turn = () => ({ rack: '', node, param: turned.id, value: at(turned, 0.2 + 0.6 * ((++turns * 0.618) % 1)) })

const times = { value: [], structure: [], undoValue: [], undoStructure: [], jump: [] }
async function timed(list, pauseMs, ...words) {
  await rest(pauseMs)
  times[list].push(await timeApplied(running, ...words))
}

const echo = 'bench-echo'
const addEcho = ['addNode', { rack: '', type: 'delay', node: echo }]
const graphEdits = [
  addEcho,
  ['connect', { rack: '', from: node, to: echo, toPort: 0, gainPercent: 20 }],
  ['disconnect', { rack: '', from: node, to: echo, toPort: 0 }],
  ['removeNode', { rack: '', node: echo }],
]
const graphEdit = (index) => graphEdits[index % graphEdits.length]
const cursor = () => host.editor.project.history.cursor

/** The first ones compile the code. */
const skipped = { value: 40, structure: 20, undoValue: 20, undoStructure: 10, jump: 8 }

await perform('play')
// What a hand holds is set again with each new graph: by that the log shows that it is there.
await perform('beginGesture', { gesture: 'held', rack: '', node, param: held.id })
await perform('moveGesture', { gesture: 'held', value: at(held, 0.4), rampMs: 0 })
await rest(FADED_MS)
for (let i = 0; i < 240; i++) await timed('value', 2, 'setParam', turn(), isTurned)
for (let i = 0; i < 80; i++) await timed('structure', FADED_MS, ...graphEdit(i), isHeld)
for (let i = 0; i < 80; i++) {
  await perform('setParam', turn())
  await timed('undoValue', 8, 'undo', {}, isTurned)
}
for (let i = 0; i < 60; i++) {
  await perform(...addEcho)
  await timed('undoStructure', FADED_MS, 'undo', {}, isHeld)
}
const first = cursor()
for (let i = 0; i < 100; i++) {
  await rest()
  await perform(...(i % 10 === 9 ? graphEdit((i - 9) / 10) : ['setParam', turn()]))
}
const last = cursor()
for (let i = 0; i < 48; i++) await timed('jump', FADED_MS, 'goToStep', { step: i % 2 ? last : first }, isHeld)

const { blockFrames, xruns } = host.engine.status()
for (const [name, count] of Object.entries(skipped)) times[name].splice(0, count)
console.log(JSON.stringify({ ...times, steps: last - first, bytes: host.rackText.length, blockFrames, xruns }))
await close()
