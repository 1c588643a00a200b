import type { Command } from 'commander'
import type { ResolvedEvent } from '../../engine/host/native.ts'
import { loadRack } from './rack.ts'
import { addRangeOptions, type RangeOptions, rangeOf } from './range.ts'
import type { Shell } from './shell.ts'
import { table } from './table.ts'
import { count, short } from './words.ts'

const help = `
Examples:
  mam events song.json                   everything the rack plays, as a table
  mam events song.json --bars 1 | less
  mam events song.json --json | jq 'map(select(.type == "Trigger")) | length'

Frames are those of the sample rate. Bars and steps count from 0, as in the
files; commands that stand in the file with their own frame have neither (shown
as -, -1 in JSON). At one frame parameters come before triggers.`

export function addEvents(program: Command, shell: Shell): void {
  addRangeOptions(
    program
      .command('events')
      .summary('list the commands that a rack or session resolves to')
      .description('Lists every command that a rack or a session resolves to, with the frame at which it takes effect.')
      .argument('<file>', 'the rack or session'),
  )
    .option('--json', 'one JSON array, an event a line')
    .addHelpText('after', help)
    .action(async (file: string, options: RangeOptions & { json?: boolean }) => {
      const rack = await loadRack(file, shell, options.sampleRate)
      const range = rangeOf(options, rack.sampleRate)
      const events = shell.native().events(rack.plan, range)
      if (options.json) shell.out(eventLines(events))
      else shell.out(`${eventTable(events)}${count(events.length, 'event')} at ${range.sampleRate} Hz\n`)
    })
}

/** JSON that line tools can read too. */
function eventLines(events: readonly ResolvedEvent[]): string {
  return events.length === 0 ? '[]\n' : `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`
}

const kinds = { Trigger: 'trigger', SetParam: 'set', SetParamRamp: 'ramp' } as const

function eventTable(events: readonly ResolvedEvent[]): string {
  const rows = events.map((event) => {
    const { frame, node, type, paramId, param, value, rampMs, bar, step } = event
    const at = bar < 0 ? '-' : `${bar}.${step}`
    const isTrigger = type === 'Trigger'
    const name = isTrigger ? '' : param || `#${paramId}`
    return [
      String(frame),
      at,
      node,
      kinds[type],
      name,
      isTrigger ? '' : short(value),
      type === 'SetParamRamp' ? `${short(rampMs)} ms` : '',
    ]
  })
  return table(['frame', 'bar.step', 'node', 'kind', 'param', 'value', 'ramp'], rows, [
    'frame',
    'bar.step',
    'value',
    'ramp',
  ])
}
