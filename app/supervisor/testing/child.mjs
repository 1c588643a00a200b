// A serving process without engine, whose fate is in its command line: what each start does, by how it was started.
//   node child.mjs FOLDER FATE…
// Start number n takes the n-th fate, later ones the last; each start is noted in FOLDER/starts.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...fates] = process.argv.slice(2)
const notes = join(folder, 'starts')
let fate
let number

const tell = (message) => process.send(message)
const serve = () => tell({ kind: 'serving', url: `http://127.0.0.1:4321/?start=${number}`, port: 4321 })

process.on('message', (message) => {
  if (message.kind === 'start') start(message)
  else if (fate !== 'deaf') process.exit(message.exitCode)
})
process.on('disconnect', () => process.exit(0))

function start({ how, port }) {
  appendFileSync(notes, `${process.pid} ${how} ${port}\n`)
  number = readFileSync(notes, 'utf8').trim().split('\n').length
  fate = fates[Math.min(number, fates.length) - 1]
  meet()
}

function meet() {
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
}
