import type { Command } from 'commander'
import { playableRates } from '../../engine/host/played-rate.ts'
import { type LatencyReport, latencyReport, type PathLatency } from '../../engine/session/graph/latency.ts'
import { whole } from './numbers.ts'
import { loadRack } from './rack.ts'
import { defaultSampleRate } from './range.ts'
import { type Shell, toJson } from './shell.ts'
import { table } from './table.ts'
import { count, short } from './words.ts'

const help = `
Examples:
  mam latency night.json                          every route, send, key, insert, rack
  mam latency song.json --json | jq .latencyFrames

Whatever meets is delayed to the latest of it: "delayed" is what a path waits,
"own" what it cannot help, "late" what they come to behind it. A live path is
neither delayed nor waited for. Audio devices add theirs: see mam devices.
Commands keep with their sound: what is behind a late path takes them as late,
which a second table tells.`

interface Options {
  json?: boolean
  sampleRate?: number
}

export function addLatency(program: Command, shell: Shell): void {
  program
    .command('latency')
    .summary('tell what of a rack or session is delayed by how much')
    .description('Tells what of a rack or a session is delayed by how much, and how late the whole is.')
    .argument('<file>', 'the rack or session')
    .option('--json', 'as JSON')
    .option('--sample-rate <hz>', "in Hz (default: the file's own, else 48000)", whole(playableRates))
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => {
      const rack = await loadRack(file, shell, options.sampleRate)
      const sampleRate = options.sampleRate ?? rack.sampleRate ?? defaultSampleRate
      const report = latencyReport(rack.plan, (plan) => shell.native().graph(plan, sampleRate))
      if (options.json) shell.out(toJson({ sampleRate, latencyMs: toMs(report.latencyFrames, sampleRate), ...report }))
      else shell.out(text(report, sampleRate))
    })
}

const toMs = (frames: number, sampleRate: number): number => (1000 * frames) / sampleRate

function text({ latencyFrames, isAligned, longest, paths, commands }: LatencyReport, sampleRate: number): string {
  const told = (frames: number) =>
    frames === 0 ? '0' : `${frames} (${short(Number(toMs(frames, sampleRate).toFixed(2)))} ms)`
  const row = ({ kind, name, from, to, delayFrames, latencyFrames, lateFrames, aligned }: PathLatency) => [
    kind,
    from === '' || name === `${from}>${to}` ? name.replace('>', ' > ') : `${name} (${from} > ${to})`,
    aligned ? told(delayFrames) : 'live',
    told(latencyFrames),
    told(lateFrames),
  ]
  const list = paths.length === 0 ? '' : `${table(head, paths.map(row), numbers)}\n`
  const parts = longest.map((part) => `${part.name} ${part.latencyFrames}`).join(' + ')
  const unaligned = isAligned ? '' : 'Nothing is delayed: the file does not ask for "latencyComp".\n'
  const total = `${count(latencyFrames, 'frame')}, ${short(Number(toMs(latencyFrames, sampleRate).toFixed(2)))} ms`
  const later = commands.map(({ name, delayFrames }) => [name, told(delayFrames)])
  const reached = later.length === 0 ? '' : `\n${table(commandHead, later, ['later'])}\n`
  return `${list}${reached}${unaligned}input to output: ${total} at ${sampleRate} Hz${parts === '' ? '' : `: ${parts}`}\n`
}

const head = ['kind', 'path', 'delayed', 'own', 'late']
const commandHead = ['commands of', 'later']
const numbers = ['delayed', 'own', 'late']
