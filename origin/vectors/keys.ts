/** A P-256 key of the vectors. The private values are public on purpose: they sign nothing but vectors. */
export interface VectorKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string
  readonly x: string
  readonly y: string
  readonly d: string
}

/** The gateway's key in use. */
export const CURRENT_KEY: VectorKey = {
  kid: 'IJg9Y0ezhh8SBXtSbOfYYRsy9haXBwi8C26NsqtCkig',
  x: 'q_k3O4HGVuULn9RS_YQ0A0dn86LTzjdfVRqCPkxI80o',
  y: 'TWqcLDZYL4dD49GlJ1Y202JKggRxc0c7FpBw18zrIMk',
  d: '80D7zhPsv1NE_0JQyN02w1tYMQi0mA9the7X8hdrMG0',
}

/** The gateway's next key, published ahead of its use. */
export const NEXT_KEY: VectorKey = {
  kid: '1npHzd5cc3BCdeBmlxw7tFO_m0LGonRe5Wn8v5mkm2k',
  x: 'vDQfexqjoRmiopsRBRoe7FFV-yGXU7RZLFxKXBcEOmg',
  y: 'uyQB0Zh6jFcZZqbnANWnR9zgPM8EFAl5NgBvZVWNLO0',
  d: 'SxBya53-N9HYTcy-ZATNATmn-F9_B3zYn_S9PYLHoII',
}

/** A key that the gateway never published. */
export const FOREIGN_KEY: VectorKey = {
  kid: 'mNQJYTYlAZWzPsZ2HB6SEtBeL6d27_G44k-QWjoQ9pA',
  x: 'K3DxAG0JHjVaJodqETeE41RUdxkcCXjV5Dg7qbi-nu0',
  y: 'vBPoAdoCZjv3-YMulDP4E1LVPeso1nKzqiP4q0tf2eg',
  d: 'a3prpSLfD7d1X5W9_k55gnfInuLh_ZRV5CNwQNUpXdw',
}

/** A key as the gateway publishes it. */
export const toPublicJwk = ({ kid, x, y }: VectorKey) =>
  ({ kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }) as const
