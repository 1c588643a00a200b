/** What xyflow holds for a box and a cable. */
import type { Edge, Node } from '@xyflow/react'
import type { Box, Cable } from './model.ts'

export type BoxNode = Node<{ readonly box: Box; readonly [key: string]: unknown }, 'box'>
export type CableLine = Edge<
  { readonly cable: Cable; readonly names: readonly [string, string]; readonly [key: string]: unknown },
  'cable'
>
