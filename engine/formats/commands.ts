/** `commands[]`: single events by frame (spec 2.7). */
import { type Place, placeAt, within } from './diagnostic.ts'
import { checkListener, checkParam, type NodeTable, resolveParam } from './node-table.ts'
import type { PlanCommand } from './plan.ts'
import { type commandKeys, commandTypes } from './rack-keys.ts'
import type { Context, Read } from './shape.ts'
import { finiteEvent } from './transports.ts'

type Command = Read<typeof commandKeys>

export function resolveCommands(commands: readonly Command[], nodes: NodeTable, context: Context): PlanCommand[] {
  const list = placeAt('commands')
  return commands.flatMap((command, index) => resolveCommand(command, within(list, index), nodes, context) ?? [])
}

function resolveCommand(command: Command, place: Place, nodes: NodeTable, context: Context): PlanCommand | undefined {
  const { sampleTime: frame, nodeId: target, param: name, value, rampMs } = command
  nodes.tellUnknown(target, within(place, 'nodeId'), 'nothing hears this command', context)
  const kind = commandTypes.find((type) => type === command.type)
  if (kind === undefined) {
    tellUnknownCommand(command, place, context)
    return undefined
  }
  const node = nodes.find(target)
  if (node !== undefined && kind === 'Trigger') checkListener(node, place, context)
  else if (node !== undefined) checkParam(node, command, place, context)
  if (!isReached(command, place, context) || !finiteEvent(command, place, context)) return undefined
  return { frame, target, kind, param: resolveParam(node, command), name, value, rampMs }
}

function tellUnknownCommand({ type }: Command, place: Place, { report, suggestions }: Context): void {
  const message = `${JSON.stringify(type)} is not a type of command; it is ignored`
  const expected = `one of ${commandTypes.join(', ')}`
  const suggestion = suggestions.nearest(type, commandTypes)
  report.warn('unknown-choice', within(place, 'type'), { message, found: type, expected, suggestion })
}

function isReached({ sampleTime }: Command, place: Place, { report }: Context): boolean {
  if (sampleTime >= 0) return true
  const message = `frame ${sampleTime} is before the start; the command never happens`
  report.warn('inactive', within(place, 'sampleTime'), { message, found: sampleTime, expected: '0 or more' })
  return false
}
