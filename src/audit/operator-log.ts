/** Writes one line, which the caller has made of allowed fields only, to the log that the operator reads. */
export const logLine = (line: string): void => {
  console.log(line)
}

/** Writes one line that somebody should look at. */
export const logWarning = (line: string): void => {
  console.warn(line)
}

/** Writes one line about a bug or a lost dependency. */
export const logFault = (line: string): void => {
  console.error(line)
}
