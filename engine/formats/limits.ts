/** Sizes that the engine takes; native checks the same ones again for embedders. */

export const maxNodes = 100_000
/** Items of a list in params, such as the bands of spectral_ducker. */
export const maxListItems = 64
/** Steps a bar. */
export const maxResolution = 65_536
/** A pass of more steps than these (weeks of music) is a slip of the pen, and would take the memory of the machine. */
export const maxSteps = 4_000_000
/** Delay lines take memory: ten minutes are more than any rack has. */
export const maxLineMs = 600_000
/** One bar at the slowest tempo still lasts less than a week. */
export const minBpm = 0.001
export const maxBpm = 100_000
/** Per node; more are dropped (spec 2.9). */
export const maxLfos = 4
export const maxRoutes = 16

/** Of a rack, a bus, or a channel map. */
export const maxChannels = 64
