/** Actions on the mixer as actions on the document. */
import type { Action } from '../../contract/gen/mam/v1/actions_pb.js'
import { BusMode, XfaderLaw } from '../../contract/gen/mam/v1/mixer_pb.js'
import type { DocumentCall } from '../../session/actions/index.ts'
import type { BusMode as Mode } from '../../session/mixer/content.ts'
import { insertAddress } from '../../session/mixer/ends.ts'
import { stripParams, xfaderParams } from '../../session/mixer/values.ts'

type ActionCase = NonNullable<Action['action']> & { readonly case: string }

/** A value that has an address: what a hand moved at once. */
export interface MixerMove {
  readonly address: string
  readonly param: number
  readonly value: number
}

/** undefined where the action moves no value of the mixer. */
export function mixerMoveOf(action: ActionCase): MixerMove | undefined {
  const move = (address: string, param: number, value: number | boolean) => ({ address, param, value: Number(value) })
  switch (action.case) {
    case 'setStripGain':
      return move(action.value.strip, stripParams.gain, action.value.gain)
    case 'setStripPan':
      return move(action.value.strip, stripParams.pan, action.value.pan)
    case 'setStripMute':
      return move(action.value.strip, stripParams.mute, action.value.mute)
    case 'setStripSolo':
      return move(action.value.strip, stripParams.solo, action.value.solo)
    case 'setStripSafe':
      return move(action.value.strip, stripParams.safe, action.value.safe)
    case 'setInsertParam': {
      const { strip, insert, param, value } = action.value
      return move(insertAddress(strip, insert), param, value)
    }
    case 'setXfaderX':
      return move(`xfader:${action.value.xfader}`, xfaderParams.x, action.value.x)
    case 'setMixerValue':
      return move(action.value.address, action.value.param, action.value.value)
    default:
      return undefined
  }
}

/** undefined where the action does not change the mixer. */
export function mixerCallOf(action: ActionCase): DocumentCall | undefined {
  const move = mixerMoveOf(action)
  if (move) return { id: 'setMixerValue', args: move }
  switch (action.case) {
    case 'addBus': {
      const { bus, channels, mode } = action.value
      return { id: 'addBus', args: { bus, channels: channels || 2, mode: modeOf(mode) ?? 'stereo' } }
    }
    case 'setBus': {
      const { bus, channels, mode } = action.value
      return { id: 'setBus', args: { bus, channels, mode: modeOf(mode) } }
    }
    case 'setXfader': {
      const { xfader, a, b, law, smoothingMs, lfoHz, lfoPhase } = action.value
      return { id: 'setXfader', args: { xfader, a, b, smoothingMs, lfoHz, lfoPhase, law: lawOf(law) } }
    }
    case 'removeBus':
    case 'renameBus':
    case 'moveBus':
    case 'setStripRoute':
    case 'moveStripRoute':
    case 'removeStripRoute':
    case 'setSend':
    case 'removeSend':
    case 'setSidechain':
    case 'moveSidechain':
    case 'clearSidechain':
    case 'addInsert':
    case 'removeInsert':
    case 'moveInsert':
    case 'bypassInsert':
    case 'setInsertValue':
    case 'addXfader':
    case 'removeXfader':
    case 'setClock':
    case 'setClockTempo':
    case 'removeClockTempo':
    case 'setClockSignature':
    case 'removeClockSignature':
    case 'setClockMarker':
    case 'removeClockMarker':
    case 'setRackTime':
    case 'setRackChannels':
      return { id: action.case, args: plain(action.value) } as DocumentCall
    default:
      return undefined
  }
}

/** Without the message's own keys: what is counted are the values that were given. */
function plain(message: object): object {
  return Object.fromEntries(Object.entries(message).filter(([key]) => !key.startsWith('$')))
}

function modeOf(mode: BusMode | undefined): Mode | undefined {
  if (mode === BusMode.MID_SIDE) return 'midSide'
  if (mode === BusMode.MULTICHANNEL) return 'multichannel'
  return mode === BusMode.STEREO ? 'stereo' : undefined
}

function lawOf(law: XfaderLaw | undefined) {
  if (law === XfaderLaw.LINEAR) return 'linear'
  return law === XfaderLaw.EQUAL_POWER ? 'equal_power' : undefined
}
