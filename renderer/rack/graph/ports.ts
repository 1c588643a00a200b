/** The ports of a box and where they are on it, so that xyflow need not draw a box to know: of thousands few are in view. */
import { type NodeHandle, Position } from '@xyflow/react'
import { BOX, type Box, KEY, MAIN } from './model.ts'

/** As `.graph .port` has them, from the outer edge of the box. Canvas points. */
const SIZE = 10
const LEFT = -4
const RIGHT = BOX.width - SIZE + 4
const MAIN_TOP = 34
const KEY_TOP = 58

export type Port = NodeHandle & { readonly className: string }

export function portsOf({ node, descriptor }: Box): readonly Port[] {
  const ports: Port[] = []
  if (node === null || descriptor?.mainInput) ports.push(MAIN_PORT)
  if (descriptor?.keyInput) ports.push(KEY_PORT)
  if (node && descriptor?.output !== false) ports.push(OUT_PORT)
  return ports
}

const target = { type: 'target', position: Position.Left, x: LEFT, width: SIZE, height: SIZE } as const
const MAIN_PORT: Port = { ...target, id: String(MAIN), y: MAIN_TOP, className: 'port is-audio' }
const KEY_PORT: Port = { ...target, id: String(KEY), y: KEY_TOP, className: 'port is-key' }
const OUT_PORT: Port = {
  ...target,
  type: 'source',
  position: Position.Right,
  x: RIGHT,
  y: MAIN_TOP,
  className: 'port is-audio is-out',
}
