/** Whether a host name means this very machine: `localhost`, 127.0.0.0/8 or ::1, with or without brackets. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|\[?::1\]?|127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})$/i.test(host)
