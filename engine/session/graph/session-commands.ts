/** `commands[]` of a session by frame, with the names of racks, nodes and controls resolved (spec 8.6, 8.7; Q75, Q76, Q82). */
import { writtenType } from '../../formats/bypass.ts'
import { type Place, placeAt, within } from '../../formats/diagnostic.ts'
import type { RackControl } from '../../formats/exports.ts'
import { checkListener, checkParam, resolveParam } from '../../formats/node-table.ts'
import { findDescriptor, resolveParamId } from '../../formats/nodes.ts'
import type { PlanCommand } from '../../formats/plan.ts'
import { commandTypes } from '../../formats/rack-keys.ts'
import type { Context } from '../../formats/shape.ts'
import { finiteEvent } from '../../formats/transports.ts'
import { targetValue, valueAtWay, wayOfValue } from '../control-map.ts'
import { type CommandTarget, CommandTargets } from '../file/command-targets.ts'
import { insertIds } from '../file/names.ts'
import type { SessionCommand, SessionContent } from '../session-file.ts'
import { busStrip, faderNode, insertOf, masterStrip, nodeInside } from './node-ids.ts'
import type { PlayedRack } from './played-rack.ts'
import type { SessionTimes } from './session-times.ts'
import { type SoloGraph, silencedBySolo, soloAtStart } from './solo.ts'

export interface CommandSurroundings {
  readonly content: SessionContent
  /** By id, without the missing ones. */
  readonly racks: ReadonlyMap<string, PlayedRack>
  readonly times: SessionTimes
  readonly solo: SoloGraph
  readonly context: Context
}

type Kind = PlanCommand['kind']
type Event = Pick<PlanCommand, 'frame' | 'kind' | 'value' | 'rampMs'>

export function resolveSessionCommands(around: CommandSurroundings): PlanCommand[] {
  const reader = new CommandReader(around)
  const commands = around.content.commands.flatMap((command, index) => reader.read(command, placeAt('commands', index)))
  return [...commands, ...silencing(commands, around)]
}

class CommandReader {
  readonly #around: CommandSurroundings
  readonly #targets: CommandTargets

  constructor(around: CommandSurroundings) {
    this.#around = around
    this.#targets = new CommandTargets(around.content)
  }

  read(command: SessionCommand, place: Place): PlanCommand[] {
    const { context, times } = this.#around
    const type = commandTypes.find((one) => one === command.type)
    const target = this.#targets.find(command.nodeId)
    if (type === undefined || target === undefined || !finiteEvent(command, place, context)) return []
    const frame = times.frameOf(command, place)
    if (frame === null || frame < 0) return []
    const { value, rampMs } = command
    const kind: Kind = type === 'SetParam' && rampMs > 0 ? 'SetParamRamp' : type
    return this.#resolve(command, target, { frame, kind, value, rampMs }, place)
  }

  #resolve(command: SessionCommand, target: CommandTarget, event: Event, place: Place): PlanCommand[] {
    if (target.kind === 'inside') return this.#inside(command, target, event, place)
    if (target.kind === 'xfader') {
      const x = { ...command, param: 'X', paramId: 0 }
      return this.#of('xfader', faderNode(target.id), x, event, place)
    }
    if (target.kind === 'send') return this.#of('send', target.id, command, event, place)
    if (target.kind === 'insert') return this.#insert(command, target, event, place)
    const control = target.rack === null ? undefined : this.#control(target.rack, command.param)
    if (target.rack !== null && control !== undefined && stripParam(command.param) === 0)
      return this.#move(target.rack, control, event, new Set())
    return this.#of('strip', target.id, command, event, place)
  }

  #inside(
    command: SessionCommand,
    { rack: id, node }: { readonly rack: string; readonly node: string },
    event: Event,
    place: Place,
  ): PlanCommand[] {
    const rack = this.#around.racks.get(id)
    if (rack === undefined) return []
    // Of nodes of one id the last one names the parameters.
    const found = rack.plan.nodes.findLast((one) => one.id === node)
    if (found !== undefined) return this.#of(writtenType(found), nodeInside(id, node), command, event, place)
    const control = this.#control(id, node)
    if (control !== undefined) return this.#move(id, control, event, new Set())
    const { report, suggestions } = this.#around.context
    const names = [...rack.plan.nodes.map((one) => one.id), ...rack.exports.controls.map((one) => one.id)]
    const message = `the rack ${JSON.stringify(id)} has no node or control ${JSON.stringify(node)}; nothing hears this`
    const suggestion = suggestions.nearest(node, names)
    const words = { message, found: command.nodeId, expected: 'a node or a control of the rack', suggestion }
    report.warn('unknown-node', within(place, 'nodeId'), words)
    return []
  }

  #insert(
    command: SessionCommand,
    { bus, insert }: { readonly bus: string | null; readonly insert: string },
    event: Event,
    place: Place,
  ): PlanCommand[] {
    const { buses, master } = this.#around.content
    const inserts = (bus === null ? master?.inserts : buses.find(({ id }) => id === bus)?.inserts) ?? []
    const type = inserts[insertIds(inserts).indexOf(insert)]?.type ?? ''
    return this.#of(type, insertOf(bus === null ? masterStrip : busStrip(bus), insert), command, event, place)
  }

  #of(type: string, target: string, command: SessionCommand, event: Event, place: Place): PlanCommand[] {
    const descriptor = findDescriptor(type)
    if (descriptor === undefined) return []
    const { context } = this.#around
    if (event.kind === 'Trigger') checkListener(descriptor, place, context)
    else checkParam(descriptor, command, place, context)
    return [{ ...event, target, param: resolveParam(descriptor, command), name: command.param }]
  }

  /** A control that the rack exports and the session offers. */
  #control(rack: string, id: string): RackControl | undefined {
    const entry = this.#around.content.racks.find((one) => one.id === rack)
    if (entry !== undefined && entry.exports.length > 0 && !entry.exports.includes(id)) return undefined
    return this.#around.racks.get(rack)?.exports.controls.find((control) => control.id === id)
  }

  /** What a control moves, and the controls of other racks that follow it. */
  #move(rack: string, control: RackControl, event: Event, moved: Set<string>): PlanCommand[] {
    const name = `${rack}/${control.id}`
    if (moved.has(name)) return []
    moved.add(name)
    const own = control.targets.map(({ node, param, from, to }): PlanCommand => {
      const isTrigger = control.kind === 'pad'
      const value = isTrigger ? event.value : targetValue(control, { from, to }, event.value)
      return {
        ...event,
        kind: isTrigger ? 'Trigger' : event.kind,
        value,
        param,
        name: '',
        target: nodeInside(rack, node),
      }
    })
    const followers = this.#around.content.racks.flatMap(({ id, imports }) =>
      imports.flatMap(({ control: follower, from }) => {
        const found = from === name ? this.#around.racks.get(id)?.exports.controls : undefined
        const one = found?.find((each) => each.id === follower)
        if (one === undefined) return []
        const value = valueAtWay(one, wayOfValue(control, event.value))
        return this.#move(id, one, { ...event, value }, moved)
      }),
    )
    return [...own, ...followers]
  }
}

const stripParam = (name: string): number => resolveParamId(findDescriptor('strip'), name)

/** A solo that a command switches silences the others, so each of them is told. */
function silencing(commands: readonly PlanCommand[], { content, solo }: CommandSurroundings): PlanCommand[] {
  const soloParam = stripParam('SOLO')
  const strips = new Set(solo.strips)
  const switches = commands.filter(({ target, param }) => param === soloParam && strips.has(target))
  if (switches.length === 0) return []
  const on = soloAtStart(content)
  let silent = silencedBySolo(solo, on)
  const byFrame = [...Map.groupBy(switches, ({ frame }) => frame)].sort(([a], [b]) => a - b)
  return byFrame.flatMap(([frame, list]) => {
    for (const { target, value } of list) value >= 0.5 ? on.add(target) : on.delete(target)
    const before = silent
    silent = silencedBySolo(solo, on)
    const changed = [...new Set([...before, ...silent])].filter((one) => before.has(one) !== silent.has(one))
    return changed.map((target): PlanCommand => {
      const value = silent.has(target) ? 1 : 0
      return { frame, target, kind: 'SetParam', param: stripParam('OTHERS'), name: 'OTHERS', value, rampMs: 0 }
    })
  })
}
