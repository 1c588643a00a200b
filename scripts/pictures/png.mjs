// A screenshot in fewer bytes: no alpha, the filter that suits each row, deflate at its best. The picture stays the same.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const TRUECOLOUR = 2

function chunksOf(png) {
  const chunks = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** PNG 1.2, 6.6. */
function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

const predictors = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, corner) => paeth(left, up, corner),
]

/** The bytes of each row, without filters. */
function unfiltered(filtered, stride, step, height) {
  const rows = []
  for (let y = 0, before = new Uint8Array(stride); y < height; y++) {
    const predict = predictors[filtered[y * (stride + 1)]]
    const row = Uint8Array.from(filtered.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    for (let i = 0; i < stride; i++)
      row[i] += predict(i < step ? 0 : row[i - step], before[i], i < step ? 0 : before[i - step])
    rows.push(row)
    before = row
  }
  return rows
}

function withoutAlpha(row) {
  const rgb = new Uint8Array((row.length / 4) * 3)
  for (let from = 0, to = 0; from < row.length; from += 4, to += 3) rgb.set(row.subarray(from, from + 3), to)
  return rgb
}

/** The filter whose differences are smallest, as the specification advises. */
function filtered(row, before, step) {
  let best
  for (const [type, predict] of predictors.entries()) {
    const line = Buffer.alloc(row.length + 1)
    line[0] = type
    let sum = 0
    for (let i = 0; i < row.length; i++) {
      const byte = row[i] - predict(i < step ? 0 : row[i - step], before[i], i < step ? 0 : before[i - step])
      line[i + 1] = byte
      sum += Math.min(line[i + 1], 256 - line[i + 1])
    }
    if (!best || sum < best.sum) best = { line, sum }
  }
  return best.line
}

export function smaller(png) {
  const chunks = chunksOf(png)
  const header = Buffer.from(chunks.find(({ type }) => type === 'IHDR').data)
  const [width, height, colour] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]]
  const channels = colour === TRUECOLOUR ? 3 : 4
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  const whole = unfiltered(data, width * channels, channels, height)
  const rows = channels === 4 ? whole.map(withoutAlpha) : whole
  const empty = new Uint8Array(width * 3)
  const plain = Buffer.concat(rows.map((row) => Buffer.concat([Buffer.of(0), row])))
  const adaptive = Buffer.concat(rows.map((row, y) => filtered(row, rows[y - 1] ?? empty, 3)))
  const [packed] = [plain, adaptive]
    .map((bytes) => deflateSync(bytes, { level: 9, memLevel: 9 }))
    .sort((a, b) => a.length - b.length)
  header[9] = TRUECOLOUR
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))])
}
