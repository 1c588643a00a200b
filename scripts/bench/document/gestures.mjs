// node gestures.mjs FILE: a hand in another process moves a knob while the rack plays, as JSON: lists of ms.
import { performance } from 'node:perf_hooks'
import { controlKey } from '../../../engine/client/values.ts'
import { pause, serve } from './served.mjs'

const [file] = process.argv.slice(2)
const { first: client, close } = await serve(file)
client.watch(true)
await client.perform({ case: 'play', value: {} })
const { rack, descriptors } = client.store.getState()
const row = rack.nodes.find(({ type }) => descriptors.get(type).takesEvents)
const param = descriptors.get(row.type).params.find(({ max, min }) => max - min > 1)
const key = controlKey(row.index, param.id)
const valueAt = (share) => Math.fround(param.min + (param.max - param.min) * share)

/** Until the client's replica holds the value as played, which the hot stream told it. */
const echoOf = (value) =>
  new Promise((resolve) => {
    const check = () => {
      if (Math.fround(client.values.get(key).played) !== value) return
      leave()
      resolve()
    }
    const leave = client.values.listen(key, check)
    check()
  })

const gesture = 'bench'
await client.perform({ case: 'beginGesture', value: { gesture, node: row.id, param: param.id } })
const answers = []
const echoes = []
for (let i = 0; i < 400; i++) {
  await pause(4 + Math.random() * 16)
  const value = valueAt(0.2 + 0.6 * ((i * 0.618) % 1))
  const echo = echoOf(value)
  const start = performance.now()
  await client.perform({ case: 'moveGesture', value: { gesture, value, rampMs: 0 } })
  answers.push(performance.now() - start)
  await echo
  echoes.push(performance.now() - start)
}
await client.perform({ case: 'endGesture', value: { gesture } })
await close()
const warm = 50
console.log(JSON.stringify({ answers: answers.slice(warm), echoes: echoes.slice(warm) }))
