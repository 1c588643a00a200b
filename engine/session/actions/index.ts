/** The actions on the document, and several of them as one transaction. */
import { applyChange, type Change, joined } from '../change.ts'
import type { Document } from '../document.ts'
import { setControl } from './controls.ts'
import { exportControl, exportStatus, moveExport, removeExport } from './exports.ts'
import { reloadFile } from './files.ts'
import { addNode, connect, disconnect, removeNode } from './graph.ts'
import { addTransport, removeTempoPoint, setLengthBars, setResolution, setSwing, setTempoPoint } from './grid.ts'
import { placeNodes, removeGroup, setGroup } from './layout.ts'
import { removeLock, setLock } from './locks.ts'
import { addBus, moveBus, removeBus, renameBus, setBus } from './mixer/buses.ts'
import { setClock, setRackTime } from './mixer/clock.ts'
import { removeClockMarker, setClockMarker } from './mixer/clock-markers.ts'
import { removeClockSignature, removeClockTempo, setClockSignature, setClockTempo } from './mixer/clock-points.ts'
import { addInsert, bypassInsert, moveInsert, removeInsert } from './mixer/inserts.ts'
import { moveSidechain, moveStripRoute } from './mixer/moves.ts'
import { setRackChannels } from './mixer/rack-channels.ts'
import { clearSidechain, setSidechain } from './mixer/sidechains.ts'
import { setInsertValue, setMixerValue } from './mixer/values.ts'
import { removeSend, removeStripRoute, setSend, setStripRoute } from './mixer/ways.ts'
import { addXfader, removeXfader, setXfader } from './mixer/xfaders.ts'
import { removeMixerInput, setMasterGain, setMixerInput, setSoftClip } from './mixer.ts'
import { removeLfo, removeRoute, setLfo, setRoute } from './modulation.ts'
import { bypassNode, duplicateNode, insertNode } from './nodes.ts'
import { moveNode, setDescription } from './order.ts'
import { pasteNodes } from './paste.ts'
import { addPattern, removePattern, setPatternCycle, setPatternResolution, setStepsBars } from './patterns.ts'
import { addRack, moveRack, relink, removeRack, renameRack } from './racks.ts'
import { renameNode } from './rename.ts'
import { replaceNode } from './replace.ts'
import { setSafety } from './safety.ts'
import { setStage } from './stage.ts'
import { setSteps } from './steps.ts'
import { dropTonight, keepTonight, setTonight } from './tonight.ts'
import { setFileValue, setTempo, setValue } from './values.ts'

export const documentActions = {
  setValue,
  setFileValue,
  setTempo,
  addNode,
  removeNode,
  connect,
  disconnect,
  bypassNode,
  replaceNode,
  insertNode,
  duplicateNode,
  setSteps,
  setStepsBars,
  addPattern,
  removePattern,
  setLock,
  removeLock,
  setLengthBars,
  setResolution,
  setSwing,
  setTempoPoint,
  removeTempoPoint,
  setLfo,
  removeLfo,
  setRoute,
  removeRoute,
  setMixerInput,
  removeMixerInput,
  setMasterGain,
  setSoftClip,
  setPatternCycle,
  setPatternResolution,
  addTransport,
  moveNode,
  setDescription,
  placeNodes,
  setGroup,
  removeGroup,
  renameNode,
  pasteNodes,
  exportControl,
  exportStatus,
  removeExport,
  moveExport,
  setControl,
  addRack,
  removeRack,
  renameRack,
  moveRack,
  relink,
  reloadFile,
  setSafety,
  setStage,
  setMixerValue,
  setInsertValue,
  addBus,
  removeBus,
  renameBus,
  moveBus,
  setBus,
  setStripRoute,
  moveStripRoute,
  removeStripRoute,
  setSend,
  removeSend,
  setSidechain,
  moveSidechain,
  clearSidechain,
  addInsert,
  removeInsert,
  moveInsert,
  bypassInsert,
  addXfader,
  removeXfader,
  setXfader,
  setClock,
  setClockTempo,
  removeClockTempo,
  setClockSignature,
  removeClockSignature,
  setClockMarker,
  removeClockMarker,
  setRackTime,
  setRackChannels,
  setTonight,
  keepTonight,
  dropTonight,
} as const

type Actions = typeof documentActions
export type DocumentActionId = keyof Actions
type ArgsOf<Id extends DocumentActionId> = Parameters<Actions[Id]['apply']>[1]

/** An action with its arguments. */
export type DocumentCall = {
  [Id in DocumentActionId]: { readonly id: Id; readonly args: ArgsOf<Id> }
}[DocumentActionId]

export interface Performed {
  readonly document: Document
  readonly change: Change
  /** For the history. */
  readonly title: string
  /** Of a single action that merges with its like. */
  readonly mergeKey?: string
}

/** All or nothing: throws SessionRefusal at the first action that is refused, and the document stays as it was. */
export function performAll(document: Document, calls: readonly DocumentCall[]): Performed {
  const changes: Change[] = []
  const titles: string[] = []
  let after = document
  for (const call of calls) {
    titles.push(titleOf(after, call))
    const change = changeOf(after, call)
    after = applyChange(after, change)
    changes.push(change)
  }
  const mergeKey = calls.length === 1 ? mergeKeyOf(calls[0] as DocumentCall) : undefined
  const more = titles.length > 1 ? ` and ${titles.length - 1} more` : ''
  const title = `${titles[0] ?? 'Nothing'}${more}`
  return { document: after, change: joined(changes), title, ...(mergeKey === undefined ? {} : { mergeKey }) }
}

export const titleOf = (document: Document, { id, args }: DocumentCall): string =>
  actionOf(id).title(document, args as never)
export const changeOf = (document: Document, { id, args }: DocumentCall): Change =>
  actionOf(id).apply(document, args as never)
const mergeKeyOf = ({ id, args }: DocumentCall): string | undefined => actionOf(id).mergeKey?.(args as never)

interface AnyAction {
  title(document: Document, args: never): string
  apply(document: Document, args: never): Change
  mergeKey?(args: never): string
}

const actionOf = (id: DocumentActionId): AnyAction => documentActions[id]
