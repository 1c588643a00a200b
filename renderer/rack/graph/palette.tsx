import { type CSSProperties, type DragEvent, useMemo } from 'react'
import { type NodeDescriptor, Role } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import * as edits from '../edits.ts'
import { Picker } from '../later-parts.ts'
import { type Desk, type OpenPalette, type Purpose, useDesk, useDeskState } from './desk.ts'
import { KEY, MAIN } from './model.ts'
import type { Choice } from './picker.tsx'
import { focusStop } from './pointing.ts'
import { nameOf, whyNot } from './validity.ts'

/** What a drag from the palette carries. */
export const DRAGGED_TYPE = 'application/x-mam-node-type'

/** What can be added, or connected to, as a list to search. */
export function NodePalette() {
  const desk = useDesk()
  const open = useDeskState((state) => state.palette)
  const descriptors = useReplica((state) => state.descriptors)
  const rack = useReplica((state) => state.rack)
  const choices = useMemo(
    () => (open && rack ? choicesFor(desk, open.purpose, [...descriptors.values()]) : []),
    [desk, open, rack, descriptors],
  )
  if (!open) return null
  const isAdding = open.purpose.kind === 'add'
  return (
    <Picker
      key={`${open.purpose.kind} ${open.corner?.x} ${open.corner?.y}`}
      title={titleOf(desk, open.purpose)}
      choices={choices}
      note={isAdding && open.corner === null ? words.graph.palette.drag : ''}
      isDocked={open.corner === null}
      {...(open.corner ? { style: within(desk, open.corner) } : {})}
      onChoose={(id) => choose(desk, open, id)}
      onClose={() => {
        desk.close()
        focusStop(desk)
      }}
      {...(isAdding ? { onDragStart: carry } : {})}
    />
  )
}

function carry(event: DragEvent, type: string): void {
  event.dataTransfer.setData(DRAGGED_TYPE, type)
  event.dataTransfer.effectAllowed = 'copy'
}

const WIDTH_REM = 19
const HEIGHT_REM = 20

/** Near the point that was pressed, and inside the graph. */
function within({ element }: Desk, corner: { readonly x: number; readonly y: number }): CSSProperties {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const width = element?.clientWidth ?? 0
  const height = element?.clientHeight ?? 0
  return {
    left: Math.max(8, Math.min(corner.x, width - WIDTH_REM * rem - 8)),
    top: Math.max(8, Math.min(corner.y, height - HEIGHT_REM * rem - 8)),
  }
}

function titleOf({ graph }: Desk, purpose: Purpose): string {
  const { palette } = words.graph
  const nameAt = (key: string) => {
    const box = graph.byKey.get(key)
    return box ? nameOf(box) : key
  }
  if (purpose.kind === 'after') return palette.after(nameAt(purpose.from))
  if (purpose.kind === 'connect') return palette.connect(nameAt(purpose.from))
  if (purpose.kind === 'replace') return palette.replace(purpose.nodes.join(', '))
  const cable = purpose.kind === 'insert' ? graph.cables.find(({ key }) => key === purpose.cable) : undefined
  return cable ? palette.insert(nameAt(cable.from), nameAt(cable.to)) : palette.title
}

function choicesFor(desk: Desk, purpose: Purpose, descriptors: readonly NodeDescriptor[]): Choice[] {
  if (purpose.kind === 'connect') return portChoices(desk, purpose.from)
  const mustHear = purpose.kind === 'after' || purpose.kind === 'insert'
  return [Role.GENERATOR, Role.EFFECT, Role.UTILITY].flatMap((role) =>
    descriptors
      .filter((descriptor) => descriptor.role === role)
      .map((descriptor) => ({
        id: descriptor.type,
        title: descriptor.title,
        about: descriptor.help,
        group: groupOf(role),
        reason: mustHear && !descriptor.mainInput ? words.graph.why.hearsNothing : '',
      }))
      // What can be done comes first.
      .sort((a, b) => Number(a.reason !== '') - Number(b.reason !== '')),
  )
}

function groupOf(role: Role): string {
  const { generators, effects, utilities } = words.graph.palette
  return role === Role.GENERATOR ? generators : role === Role.EFFECT ? effects : utilities
}

/** Every input of every other node, those that can take the cable first. */
function portChoices({ graph }: Desk, from: string): Choice[] {
  const { palette } = words.graph
  const all = graph.boxes.flatMap((box) => {
    if (box.key === from) return []
    const ports = box.descriptor?.keyInput ? [MAIN, KEY] : [MAIN]
    return ports.map(
      (port): Choice => ({
        id: `${port} ${box.key}`,
        title: nameOf(box),
        about: port === KEY ? palette.keyInput : palette.mainInput,
        group: '',
        reason: whyNot(graph, from, box.key, port),
      }),
    )
  })
  return [...all.filter(({ reason }) => reason === ''), ...all.filter(({ reason }) => reason !== '')]
}

function choose(desk: Desk, { purpose, at, corner }: OpenPalette, id: string): void {
  if (purpose.kind === 'add') {
    desk.add(id, at)
    // Docked it stays open: one often adds several.
    if (corner === null) return
  }
  desk.close()
  focusStop(desk)
  if (purpose.kind === 'after') desk.addBehind(purpose.from, id, at)
  if (purpose.kind === 'replace') desk.do(edits.replace(purpose.nodes, id))
  if (purpose.kind === 'connect') desk.connect(purpose.from, id.slice(2), Number(id[0]))
  if (purpose.kind === 'insert') {
    const cable = desk.graph.cables.find(({ key }) => key === purpose.cable)
    if (cable) desk.insert(cable, id, at)
  }
}
