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
