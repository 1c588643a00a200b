// A serving process without engine, whose fate is in its command line: what each start does, by how it was started.
//   node child.mjs FOLDER FATE… [--port N] [--resume | --safe-mode]
// Start number n takes the n-th fate, later ones the last; each start is noted in FOLDER/starts.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const words = process.argv.slice(2)
const added = words.findIndex((word) => word.startsWith('--'))
const [folder, ...fates] = added < 0 ? words : words.slice(0, added)
const notes = join(folder, 'starts')
appendFileSync(notes, `${process.pid} ${added < 0 ? '' : words.slice(added).join(' ')}\n`)
const number = readFileSync(notes, 'utf8').trim().split('\n').length
const fate = fates[Math.min(number, fates.length) - 1]

const tell = (message) => process.send(message)
const serve = () => tell({ kind: 'serving', url: `http://127.0.0.1:4321/?start=${number}`, port: 4321 })

process.on('message', ({ kind, exitCode }) => {
  if (kind === 'end' && fate !== 'deaf') process.exit(exitCode)
})
process.on('disconnect', () => process.exit(0))

switch (fate) {
  case 'serves':
  case 'deaf':
    serve()
    break
  case 'resumes':
    tell({ kind: 'resumed', open: ['song.json'], isPlaying: true, timelineFrame: 1000 })
    serve()
    setTimeout(() => tell({ kind: 'sounding', timelineFrame: 1200 }), 20)
    break
  case 'crashes':
    serve()
    setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 20)
    break
  case 'throws':
    serve()
    setTimeout(() => process.exit(1), 20)
    break
  case 'refuses':
    process.exit(1)
}
