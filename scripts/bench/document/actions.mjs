// node actions.mjs DEVICE FILE: times of edits, undo and jumps through the history while the rack plays, as JSON: lists of ms.
import { FADED_MS, rest, startHost, timeApplied } from './in-process.mjs'

const [device, file] = process.argv.slice(2)
const running = await startHost(file, device)
const { host, perform, close } = running
const { view, turned } = knobOf(host)

/** A knob that the file keeps. */
function knobOf({ player }) {
  for (const row of player.rack.values.rows) {
    const kept = [...row.values.values()].find(({ fileKey }) => fileKey?.type === 'float')
    if (kept) return { view: row, turned: kept.param }
  }
  throw new Error('the rack has no node with a knob')
}

const node = view.node.id
const at = ({ min, max }, share) => min + (max - min) * share
const target = host.player.sound.targetOf({ rack: host.player.rack.place.id, node })
const isTurned = (command) => command.source === 'ui' && command.target === target && command.param === turned.id
const isEdit = ({ kind }) => kind === 'structure'
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
await rest(FADED_MS)
for (let i = 0; i < 240; i++) await timed('value', 2, 'setParam', turn(), isTurned)
for (let i = 0; i < 80; i++) await timed('structure', FADED_MS, ...graphEdit(i), isEdit)
for (let i = 0; i < 80; i++) {
  await perform('setParam', turn())
  await timed('undoValue', 8, 'undo', {}, isTurned)
}
for (let i = 0; i < 60; i++) {
  await perform(...addEcho)
  await timed('undoStructure', FADED_MS, 'undo', {}, isEdit)
}
const first = cursor()
for (let i = 0; i < 100; i++) {
  await rest()
  await perform(...(i % 10 === 9 ? graphEdit((i - 9) / 10) : ['setParam', turn()]))
}
const last = cursor()
for (let i = 0; i < 48; i++) await timed('jump', FADED_MS, 'goToStep', { step: i % 2 ? last : first }, isEdit)

const { blockFrames, xruns } = host.engine.status()
for (const [name, count] of Object.entries(skipped)) times[name].splice(0, count)
console.log(JSON.stringify({ ...times, steps: last - first, bytes: host.rackText.length, blockFrames, xruns }))
await close()
