import { describe, expect, test } from 'vitest'
import { keyUri } from '#authenticators/totp/key-uri.ts'
import { type QrMatrix, qrMatrix } from '#authenticators/totp/qr-code.ts'

const drawn = (matrix: QrMatrix | undefined): readonly string[] =>
  (matrix ?? []).map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''))

const uri = keyUri({ issuer: 'Field & Larch', account: 'mia@shop.example', key: new Uint8Array(20).fill(0xa5) })

/** ISO/IEC 18004:2015 section 7.9.1: the five data bits of the format information, behind their mask. */
const formatBits = (matrix: QrMatrix): number => {
  const row = matrix[8] ?? []
  const bits = [0, 1, 2, 3, 4].reduce((value, column) => (value << 1) | (row[column] === true ? 1 : 0), 0)
  return bits ^ 0b10101
}

describe('a QR code', () => {
  test('is the one that an independent decoder (npm qr) read as "otpauth://"', async () => {
    expect(drawn(await qrMatrix('otpauth://'))).toEqual([
      '#######..#..#.#######',
      '#.....#..###..#.....#',
      '#.###.#.####..#.###.#',
      '#.###.#.###...#.###.#',
      '#.###.#.##.##.#.###.#',
      '#.....#.#...#.#.....#',
      '#######.#.#.#.#######',
      '........#..##........',
      '#.#####.....#.#####..',
      '##.#.#...##.#.#.#####',
      '.#...#######..##..##.',
      '...##....#.....#.####',
      '.##...#.####..####.##',
      '........#########.#.#',
      '#######...#.###...##.',
      '#.....#.#.###..#.##.#',
      '#.###.#.#...#.#.....#',
      '#.###.#.###.###.#.#..',
      '#.###.#.#.##.##..##..',
      '#.....#...#......##..',
      '#######.####.....#.#.',
    ])
  })

  test('is square, of a size that the standard knows, and without quiet zone', async () => {
    const matrix = drawn(await qrMatrix(uri))
    expect(matrix.length % 4).toBe(1)
    for (const row of matrix) expect(row).toHaveLength(matrix.length)
    for (const row of [matrix[0], matrix[6], matrix.at(-7)]) expect(row).toMatch(/^#{7}\./)
  })

  test('has error correction level M', async () => {
    for (const text of ['otpauth://', uri]) {
      const matrix = (await qrMatrix(text)) ?? []
      expect(formatBits(matrix) >> 3).toBe(0b00)
    }
  })

  test('holds as many bytes as the largest one may, and there is none for more', async () => {
    expect(await qrMatrix('a'.repeat(2331))).toHaveLength(177)
    expect(await qrMatrix('a'.repeat(2332))).toBeUndefined()
    expect(await qrMatrix('é'.repeat(1166))).toBeUndefined()
  })
})
