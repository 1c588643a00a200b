// node idle.mjs FILE SECONDS: what a server costs stopped, playing, and with ten clients that watch, as JSON: percent of a core.
import { pause, serve, shareOfCore } from './served.mjs'

const SETTLING_MS = 2000
const CLIENTS = 10
const [file, seconds] = process.argv.slice(2)
const server = await serve(file)

async function share() {
  await pause(SETTLING_MS)
  return shareOfCore(server, Number(seconds))
}

server.first.close()
const stopped = await share()

const player = await server.connect('player')
await player.perform({ case: 'play', value: {} })
player.close()
const playing = await share()

for (let i = 0; i < CLIENTS; i++) (await server.connect(`watcher ${i}`)).watch(true)
const watched = await share()

await server.close()
console.log(JSON.stringify({ stopped, playing, watched }))
