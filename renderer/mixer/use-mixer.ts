/** What the mixer view reads of the replica, and how it changes the session: an action, or several as one step. */
import { useMemo, useRef } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { MASTER, type SessionMixer } from '../../engine/client/mixer.ts'
import { Mode } from '../../engine/client/model.ts'
import { type Session, useReplica, useSession, useView } from '../session.ts'
import { keepSame } from './stable.ts'
import { text } from './text.ts'

export interface MixerEdits {
  /** Structure and file: not on stage, not where somebody else has the session open, not in a locked view. */
  readonly canEdit: boolean
  /** Performing: what hands move is larger, and structure stays as it is. */
  readonly isOnStage: boolean
  /** Nothing is to be moved in this window. */
  readonly isLocked: boolean
  act(action: ActionInit): Promise<boolean>
  /** One undo step. */
  step(title: string, actions: readonly ActionInit[]): Promise<boolean>
  /** Gives the address of the strip that came with it. */
  add(action: ActionInit): Promise<string | undefined>
}

export function useMixerEdits(): MixerEdits {
  const session = useSession()
  const isOpen = useReplica(({ session: { mode, readOnly } }) => mode === Mode.EDIT && readOnly === '')
  const isOnStage = useReplica(({ session: { mode } }) => mode === Mode.STAGE)
  const isLocked = useView(({ locked }) => locked.includes('mixer'))
  return useMemo(() => {
    const { client, report } = session
    const act = async (action: ActionInit): Promise<boolean> =>
      client.perform(action).then(
        () => true,
        (error: unknown) => {
          report(error)
          return false
        },
      )
    const step = (title: string, actions: readonly ActionInit[]) =>
      actions.length === 1
        ? act(actions[0]!)
        : act({ case: 'transact', value: { title, actions: actions.map((action) => ({ action })) } } as ActionInit)
    return { canEdit: isOpen && !isLocked, isOnStage, isLocked, act, step, add: (action) => addStrip(session, action) }
  }, [session, isOpen, isOnStage, isLocked])
}

async function addStrip({ client, report }: Session, action: ActionInit): Promise<string | undefined> {
  const before = new Set(client.store.getState().mixer.strips.map(({ id }) => id))
  try {
    const version = await client.perform(action)
    const strips = await new Promise<SessionMixer['strips']>((resolve) => {
      const check = () => {
        const state = client.store.getState()
        if (state.link === 'live' && state.version < version) return
        leave()
        resolve(state.mixer.strips)
      }
      const leave = client.store.subscribe(check)
      check()
    })
    return strips.find(({ id }) => !before.has(id))?.id
  } catch (error) {
    report(error)
    return undefined
  }
}

/** The mixer, in which what says the same is the same object as before. */
export function useMixer(): SessionMixer {
  const mixer = useReplica((state) => state.mixer)
  const last = useRef(mixer)
  return useMemo(() => {
    const before = last.current
    last.current = {
      ...mixer,
      strips: keepSame(before.strips, mixer.strips),
      routes: keepSame(before.routes, mixer.routes),
      sends: keepSame(before.sends, mixer.sends),
      sidechains: keepSame(before.sidechains, mixer.sidechains),
      crossfaders: keepSame(before.crossfaders, mixer.crossfaders),
    }
    return last.current
  }, [mixer])
}

/** An address as people read it: the name of a bus without its prefix. */
export function nameOf(address: string): string {
  if (address === MASTER) return text.master
  return address.startsWith('bus:') ? address.slice('bus:'.length) : address
}

/** Milliseconds as people read them. */
export function delayFigure(frames: number, sampleRate: number): string {
  const ms = (1000 * frames) / sampleRate
  return ms.toFixed(ms < 10 ? 1 : 0)
}

export const delayWords = (frames: number, sampleRate: number): string =>
  text.milliseconds(delayFigure(frames, sampleRate))
