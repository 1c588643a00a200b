/** Numbers of the parameters of the session's own nodes, apart from all that reads a file: a page needs no more. */
export const stripParams = { gain: 1, pan: 2, mute: 3, solo: 4, safe: 6 } as const
export const sendParams = { level: 1, pan: 2 } as const
export const xfaderParams = { x: 1 } as const

/** 12 dB */
export const MAX_GAIN = 4
