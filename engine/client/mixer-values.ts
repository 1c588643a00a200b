/**
 * What each fader of the mixer shows, apart from the store: a view redraws one fader, not a tree. One that a hand holds shows
 * the hand's value, whatever echoes come back; else what commands made of it, else what holds.
 */
import { mixerOf, type SessionMixer, valueAt } from './mixer.ts'

export class MixerValues {
  private mixer: SessionMixer = mixerOf(undefined)
  private readonly held = new Map<string, number>()
  private readonly played = new Map<string, number>()
  private readonly listeners = new Map<string, Set<() => void>>()

  /** undefined where there is no such value. */
  shown(address: string, param: number): number | undefined {
    const key = keyOf(address, param)
    return this.held.get(key) ?? this.played.get(key) ?? valueAt(this.mixer, address, param)
  }

  isHeld(address: string, param: number): boolean {
    return this.held.has(keyOf(address, param))
  }

  /** Called after each change of one value. Returns the way out. */
  listen(address: string, param: number, listener: () => void): () => void {
    const key = keyOf(address, param)
    const listeners = this.listeners.get(key) ?? new Set()
    this.listeners.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.listeners.delete(key)
    }
  }

  hold(address: string, param: number, value: number): void {
    this.held.set(keyOf(address, param), value)
    this.tell(keyOf(address, param))
  }

  release(address: string, param: number): void {
    if (this.held.delete(keyOf(address, param))) this.tell(keyOf(address, param))
  }

  /** What holds has changed: what was played of another value is over. */
  replace(mixer: SessionMixer): void {
    const before = this.mixer
    this.mixer = mixer
    for (const key of [...this.played.keys()]) {
      const { address, param } = placeOf(key)
      const was = valueAt(before, address, param)
      // Of what is new here the hot stream may have told already.
      if (was !== undefined && was !== valueAt(mixer, address, param)) this.played.delete(key)
    }
    for (const key of this.listeners.keys()) this.tell(key)
  }

  play(address: string, param: number, value: number): void {
    this.played.set(keyOf(address, param), value)
    this.tell(keyOf(address, param))
  }

  /** These are all that is not where the document has it. */
  playAll(values: readonly { readonly address: string; readonly param: number; readonly value: number }[]): void {
    this.played.clear()
    for (const { address, param, value } of values) this.played.set(keyOf(address, param), value)
    for (const key of this.listeners.keys()) this.tell(key)
  }

  private tell(key: string): void {
    for (const listener of this.listeners.get(key) ?? []) listener()
  }
}

const keyOf = (address: string, param: number): string => `${address}:${param}`

function placeOf(key: string): { address: string; param: number } {
  const colon = key.lastIndexOf(':')
  return { address: key.slice(0, colon), param: Number(key.slice(colon + 1)) }
}
