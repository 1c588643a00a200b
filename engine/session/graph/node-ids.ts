/** Ids in the graph of a session; what a hand can move has the address of its id. */

/** A rack as it plays, before its strip. Its nodes are addressed as this and their own id. */
export const rackNode = (rack: string): string => `${rack}/`
export const nodeInside = (rack: string, node: string): string => `${rack}/${node}`
export const busStrip = (bus: string): string => `bus:${bus}`
export const masterStrip = 'master'
/** Where the routes of a bus, or of the master, add up. */
export const sumOf = (strip: string): string => `${strip}/in`
export const insertOf = (strip: string, insert: string): string => `${strip}/${insert}`
export const routeNode = (id: string): string => `route:${id}`
export const sendNode = (id: string): string => `send:${id}`
export const faderNode = (id: string): string => `xfader:${id}`

/** No id of a file has a control character. */
export const pairMark = '\u001f'
/** A node that plays channels beyond the first two of another one: `bus:wide` and its channels 3 and 4. */
export const pairNode = (id: string, pair: number): string =>
  pair === 0 ? id : `${id}${pairMark}${2 * pair + 1}-${2 * pair + 2}`
/** What brings the channels beyond the first two of a signal that begins with this node to two. */
export const foldNode = (id: string, channels: number): string => `${id}${pairMark}fold${channels}`
export const isFurtherPair = (id: string): boolean => id.includes(pairMark)
export const firstPair = (id: string): string => id.split(pairMark, 1)[0] as string
