import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { type DocumentCall, performAll } from './actions/index.ts'
import { History } from './history.ts'
import { demoRack, documentOf } from './testing/fixture.ts'

const STEPS = 10_000
const MB = 1024 * 1024

/** Nodes come and go, values move, steps change: what an evening of editing leaves behind. */
function callAt(index: number): DocumentCall {
  const rack = 'demo'
  const steps = (index % 65_536).toString(2).padStart(16, '0').replaceAll('0', '.').replaceAll('1', 'x')
  const calls: DocumentCall[] = [
    { id: 'setValue', args: { rack, node: 'kick', param: 1, value: 40 + (index % 1597) / 10 } },
    { id: 'setValue', args: { rack, node: 'bass', param: 4, value: 100 + (index % 7919) } },
    { id: 'setSteps', args: { rack, node: 'kick', bar: -1, steps } },
    { id: 'addNode', args: { rack, type: 'delay', node: `echo ${index}` } },
    { id: 'connect', args: { rack, from: 'bass', to: `echo ${index - 1}`, toPort: 0, gainPercent: 50 } },
    { id: 'removeNode', args: { rack, node: `echo ${index - 2}` } },
  ]
  return calls[index % calls.length] as DocumentCall
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

test('ten thousand steps of a long file take a few megabytes, about as many as they say', () => {
  // Were a step to hold on to the text that it was cut from, this would be several times as much.
  const long = demoRack.replace('"version": 1', `"version": 1, "description": "${'long '.repeat(1500)}"`)
  let document = documentOf({ demo: long })
  const warming = new History()
  const history = new History()
  const record = (index: number, into: History) => {
    const { document: next, change, title } = performAll(document, [callAt(index)])
    document = next
    into.record({ title, change, author: 'ann', timeMs: index * 1000 })
  }
  // Parsed texts that are kept for undo are the document's; after some steps they grow no more.
  for (let index = 0; index < 600; index++) record(index, warming)
  const before = usedHeap()
  for (let index = 600; index < 600 + STEPS; index++) record(index, history)
  const heap = usedHeap() - before
  const json = JSON.stringify(history)
  const words = [heap, history.byteEstimate, json.length].map((bytes) => (bytes / MB).toFixed(1))
  console.log(`${STEPS} steps: ${words[0]} MB of heap, ${words[1]} MB by estimate, ${words[2]} MB as JSON`)
  expect(history.size).toBe(STEPS)
  expect(heap).toBeLessThan(50 * MB)
  expect(history.byteEstimate).toBeGreaterThan(heap / 2)
  expect(history.byteEstimate).toBeLessThan(heap * 3)
  expect(History.fromJSON(JSON.parse(json)).byteEstimate).toBe(history.byteEstimate)
})
