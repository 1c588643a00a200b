// node opening.mjs FILE RACKS: from asking a server that has just started for a session until a client shows it, as JSON: ms.
import { performance } from 'node:perf_hooks'
import { serve, until } from './served.mjs'

const [file, racks] = process.argv.slice(2)
const { first, connect, close } = await serve()
const isOpen = ({ session }) => session.racks.length === Number(racks)
const start = performance.now()
await Promise.all([first.perform({ case: 'openFile', value: { path: file } }), until(first, isOpen)])
const opened = performance.now() - start
const second = await connect('second')
const connected = performance.now() - start - opened
if (!isOpen(second.store.getState())) throw new Error('the snapshot lacks racks')
const { problem } = second.store.getState().session.racks.find((rack) => rack.problem) ?? {}
if (problem) throw new Error(problem)
await close()
console.log(JSON.stringify({ opened, connected, both: opened + connected }))
