// node bytes.mjs FOLDER FILES BYTES: writes so many files in turns, as stems are written, and nothing else; as JSON what it cost.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const PIECE = 1 << 18
const [folder, files, bytes] = process.argv.slice(2)
const piece = new Uint8Array(PIECE).fill(1)
const before = process.cpuUsage()
const open = Array.from({ length: Number(files) }, (_, index) => openSync(join(folder, `bytes${index}`), 'w'))
for (let done = 0; done < Number(bytes); done += PIECE)
  for (const file of open) writeSync(file, piece, 0, Math.min(PIECE, Number(bytes) - done))
for (const file of open) {
  fsyncSync(file)
  closeSync(file)
}
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpu: (user + system) / 1e6 }))
