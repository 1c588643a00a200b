/** Actions of the contract as actions on the document: names filled in that the sender left open. */
import type { Action } from '../../contract/gen/mam/v1/actions_pb.js'
import type { DocumentCall } from '../../session/actions/index.ts'
import type { Project } from '../project/project.ts'
import { mixerCallOf } from './mixer-calls.ts'
import { controlOf, statusOf } from './score-messages.ts'

export type ActionCase = NonNullable<Action['action']> & { readonly case: string }

/** undefined where the action does not change the document, or is not one of a single rack or the session. */
export function documentCallOf(action: ActionCase, project: Project): DocumentCall | undefined {
  const rack = 'rack' in action.value && action.value.rack ? action.value.rack : project.front
  switch (action.case) {
    case 'setParam':
      return { id: 'setValue', args: { ...action.value, rack } }
    case 'setFileValue':
    case 'setTempo':
    case 'addNode':
    case 'removeNode':
    case 'bypassNode':
    case 'replaceNode':
    case 'disconnect':
    case 'insertNode':
    case 'duplicateNode':
    case 'addPattern':
    case 'removePattern':
    case 'setStepsBars':
    case 'setLock':
    case 'removeLock':
    case 'setLengthBars':
    case 'setResolution':
    case 'setSwing':
    case 'setTempoPoint':
    case 'removeTempoPoint':
    case 'setLfo':
    case 'removeLfo':
    case 'setRoute':
    case 'removeRoute':
    case 'setMixerInput':
    case 'removeMixerInput':
    case 'setMasterGain':
    case 'setSoftClip':
    case 'setPatternCycle':
    case 'setPatternResolution':
    case 'addTransport':
    case 'moveNode':
    case 'setDescription':
    case 'placeNodes':
    case 'setGroup':
    case 'removeGroup':
    case 'renameNode':
    case 'pasteNodes':
    case 'removeExport':
    case 'moveExport':
    case 'setControl':
      return { id: action.case, args: { ...action.value, rack } } as DocumentCall
    case 'connect':
      return { id: 'connect', args: { ...action.value, gainPercent: action.value.gainPercent ?? 100, rack } }
    case 'setSteps': {
      const { node, steps, bar = -1 } = action.value
      return { id: 'setSteps', args: { rack, node, steps, bar } }
    }
    case 'exportControl':
      return { id: 'exportControl', args: { rack, control: controlOf(action.value.control!) } }
    case 'exportStatus':
      return { id: 'exportStatus', args: { rack, status: statusOf(action.value.status!) } }
    case 'removeRack':
      return { id: 'removeRack', args: action.value }
    case 'renameRack':
      return { id: 'renameRack', args: { rack: action.value.rack, id: action.value.name } }
    case 'moveRack':
      return { id: 'moveRack', args: action.value }
    case 'setSafety': {
      const { blockFrames, lookaheadMs, loadLimitPercent, realtimeThreads } = action.value
      return { id: 'setSafety', args: { blockFrames, lookaheadMs, loadLimitPercent, realtimeThreads } }
    }
    case 'setStage': {
      const { goGapMs, panicFadeMs } = action.value
      return { id: 'setStage', args: { goGapMs, panicFadeMs } }
    }
    case 'keepTonight':
    case 'dropTonight':
      return { id: action.case, args: {} }
    default:
      return mixerCallOf(action)
  }
}
